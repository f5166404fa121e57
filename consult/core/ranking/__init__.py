"""Ranking: ballots, the collective order by Schulze's method, measures of agreement, and file formats.

A ranking advises the chair and decides nothing. The modules, in reading order:

``ballots``    a delegation's ballot in its three bands, checked and canonical; ``moves`` what the buttons do to it
``pairwise``   how many ballots prefer one item to another; ``schulze`` the collective order drawn from that
``measures``   how far the ballots agree; ``tally`` all of it at once; ``results`` its form, which can be stored
``profiles``   whole files of ballots; ``preflib`` and ``casefile`` their formats, ``formats`` tells which

This package imports nothing by itself: numpy is loaded only by whoever tallies.
"""
