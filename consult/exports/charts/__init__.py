"""Floor 1: charts of results. Plain numbers and words in, a `Drawing` out, which is written as SVG or PNG.

One file a chart. A chart has no colours, only classes: on a page static/css/charts.css gives them, in a file of its own
`style.py` does. Words come from the caller, in the reader's language.
"""
