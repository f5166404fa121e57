"""Ranking: ballots, collective orders by several methods, measures of agreement, and file formats.

A ranking advises the chair and decides nothing. The modules, in reading order:

``ballots``    a delegation's ballot in its three bands, checked and canonical; ``moves`` what the buttons do to it,
               ``sections`` its parts by kind of candidate
``levels``     ballots as a table of numbers; ``pairwise`` how many of them prefer one item to another; ``matrices``
               the same by group and ballot by ballot; ``weighting`` what a group's ballots count
``orders``     tiers and what they leave open; the methods draw them: ``schulze`` (the default), ``ranked_pairs``,
               ``kemeny`` with ``kemeny_search``, ``scores`` (Borda, Copeland), ``split_cycle``, ``phragmen``
``names``      the methods by name; ``methods`` runs the one asked for
``measures``   how far the ballots agree; ``groups`` what each group makes of the result
``other_methods``  the order by each method beside Schulze's, and short lists, from a stored tally
``tally``      all of it at once; ``results`` its form, which can be stored
``explain``    why one item stands above another; ``change`` what it would take to turn them round; ``robustness`` the
               order without any one ballot
``profiles``   whole files of ballots; ``casefile``, ``csvfile`` and ``preflib`` their formats, ``formats`` tells which

This package imports nothing by itself: numpy is loaded only by whoever tallies.
"""
