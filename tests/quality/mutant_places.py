"""The places of a source file that can be changed by one small fault, and the fault of each."""

from __future__ import annotations

import ast
from dataclasses import dataclass

WORDS = ("_", "N_", "ngettext", "about", "TypeVar", "cast")
"""Calls whose arguments are words for people, or names that only a type checker reads."""
FLIPPED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}


@dataclass(frozen=True)
class Mutant:
    """One change of one place: the file, its line, what stands there and what stands there instead."""

    file: str
    line: int
    start: int
    end: int
    before: str
    after: str
    operator: str

    def applied(self, source: str) -> str:
        """The whole file with the change. Places are counted in characters."""
        return source[: self.start] + self.after + source[self.end :]


class Places(ast.NodeVisitor):
    """Finds every place of a file that can be changed."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.source = source
        self.found: list[Mutant] = []
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def _offset(self, line: int, column: int) -> int:
        text = self.source[self._starts[line - 1] : self._starts[line]]
        return self._starts[line - 1] + len(text.encode()[:column].decode())

    def _add(self, node: ast.expr | ast.stmt, after: str, operator: str) -> None:
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        before = self.source[start:end]
        if before != after:
            self.found.append(Mutant(self.file, node.lineno, start, end, before, after, operator))

    def _text(self, node: ast.AST) -> str:
        if not isinstance(node, ast.expr | ast.stmt):
            return ast.unparse(node)
        start = self._offset(node.lineno, node.col_offset)
        return self.source[
            start : self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        ]

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) == 1:
            old, new = FLIPPED[type(node.ops[0])]
            left, right = self._text(node.left), self._text(node.comparators[0])
            self._add(node, f"{left} {new} {right}", f"{old} → {new}")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word = " or " if isinstance(node.op, ast.And) else " and "
        self._add(node, "(" + word.join(f"({self._text(v)})" for v in node.values) + ")", "and/or")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, f"({self._text(node.operand)})", "not removed")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        guard = node.body[0]
        if isinstance(guard, ast.Raise | ast.Return | ast.Continue | ast.Break):
            self._add(node.test, "False", "guard removed")
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self._add(node.type, "FloatingPointError", "exception type")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in WORDS:
            return  # words, or what only a type checker reads
        if isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
            self.generic_visit(node)  # the order of what is compared changes nothing
            return
        plain = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
        if len(plain) == len(node.args) >= 2:
            first, second = self._text(plain[0]), self._text(plain[1])
            start = self._offset(plain[0].lineno, plain[0].col_offset)
            end = self._offset(plain[1].end_lineno or 0, plain[1].end_col_offset or 0)
            before = self.source[start:end]
            swapped = f"{second}, {first}"
            if before != swapped:
                self.found.append(
                    Mutant(self.file, node.lineno, start, end, before, swapped, "arguments swapped")
                )
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add(node, str(not node.value), "constant")
        elif isinstance(node.value, int):
            self._add(node, str(node.value + 1), "constant")
        elif isinstance(node.value, str) and node.value.isidentifier():
            self._add(node, repr(node.value + "x"), "name or key")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Nothing inside: the places of its parts are not those of the file."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self._body(node.body)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._body(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._body(node.body)

    def visit_Module(self, node: ast.Module) -> None:
        self._body(node.body)

    def _body(self, body: list[ast.stmt]) -> None:
        for statement in body:
            docstring = isinstance(statement, ast.Expr) and isinstance(
                statement.value, ast.Constant
            )
            typing_only = isinstance(statement, ast.If) and "TYPE_CHECKING" in self._text(
                statement.test
            )
            exports = isinstance(statement, ast.Assign) and "__all__" in self._text(
                statement.targets[0]
            )
            if not (docstring or typing_only or exports):
                self.visit(statement)
