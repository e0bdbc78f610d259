"""Drawings and graphs in other programs' languages: JSON, DOT, Mermaid, SVG, coloured text."""
