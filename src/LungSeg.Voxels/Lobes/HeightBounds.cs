namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Between which heights a surface lies, by its place along u: most of a lung is far above or below it.
/// </summary>
internal sealed class HeightBounds
{
    /// <summary>Heights between nodes are rounded: they may lie this far beyond those of the nodes, mm.</summary>
    private const float RoundingMm = 0.001f;

    private readonly HeightField _surface;
    private readonly (float Min, float Max)[] _nodes;

    /// <param name="surface">The surface, which does not change any more.</param>
    public HeightBounds(HeightField surface)
    {
        _surface = surface;
        _nodes = new (float, float)[surface.CountU];
        for (var i = 0; i < _nodes.Length; i++)
        {
            var heights = new ArraySegment<float>(surface.Heights, i * surface.CountV, surface.CountV);
            _nodes[i] = (heights.Min() - RoundingMm, heights.Max() + RoundingMm);
        }
    }

    /// <summary>The bounds from one place along u to another, in any order, at all places along v.</summary>
    public (float Min, float Max) Between(double from, double to)
    {
        var (min, max) = (float.MaxValue, float.MinValue);
        var last = (int)_surface.NodeOf(Math.Max(from, to)) + 1;
        for (var i = (int)_surface.NodeOf(Math.Min(from, to)); i <= last; i++)
            (min, max) = (MathF.Min(min, _nodes[i].Min), MathF.Max(max, _nodes[i].Max));
        return (min, max);
    }
}
