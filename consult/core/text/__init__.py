"""Words of a text: folding, paragraphs with stable ids, redline, anchors, similarity, Markdown. Pure."""
