"""The charts of the diamond: where priority areas meet, and strength against period; SVG and lines of text."""
