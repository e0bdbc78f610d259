"""The layout, one file a phase, in the order of the paper: layers, order, coordinates, ports, tracks.

K. Sugiyama, S. Tagawa, M. Toda: Methods for Visual Understanding of Hierarchical System Structures (1981).
Every phase is a plain function over lists of integers; vertices are numbers, dummies have the highest.
"""
