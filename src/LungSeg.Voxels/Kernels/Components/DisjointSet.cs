namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Union-find over 0 .. n - 1 in a caller's array, where the least member is the root: so the outcome depends on what
/// was joined and not on the order. Every parent is at most its child. Near-linear with path halving
/// (Tarjan and van Leeuwen, J. ACM 31, 1984; as used for labelling by Wu, Otoo and Suzuki, Pattern Anal. Appl. 12,
/// 2009).
/// </summary>
internal readonly ref struct DisjointSet(Span<int> parents)
{
    private readonly Span<int> _parents = parents;

    /// <summary>Joins the sets of a and b; false where they were one already.</summary>
    public bool Join(int a, int b)
    {
        if (_parents[a] == _parents[b]) return false; // So it is mostly: neighbours were joined by others before.
        a = Root(a);
        b = Root(b);
        if (a == b) return false;
        if (a < b) _parents[b] = a;
        else _parents[a] = b;
        return true;
    }

    private int Root(int member)
    {
        while (true)
        {
            var parent = _parents[member];
            if (parent == member) return member;
            var grandparent = _parents[parent];
            _parents[member] = grandparent;
            member = grandparent;
        }
    }
}
