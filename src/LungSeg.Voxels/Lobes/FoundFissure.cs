namespace LungSeg.Voxels.Lobes;

/// <summary>A fissure as a surface over a plane.</summary>
/// <param name="Id">Its name, kebab-case.</param>
/// <param name="Frame">The plane, in mm along the grid's axes.</param>
/// <param name="Surface">Heights over it.</param>
/// <param name="Coverage">How much of it was seen.</param>
internal sealed record FoundFissure(string Id, PlaneFrame Frame, HeightField Surface, FissureCoverage Coverage)
{
    /// <summary>Between which heights the surface lies.</summary>
    public HeightBounds Bounds { get; } = new(Surface);

    /// <summary>Whether a place lies below it.</summary>
    public bool IsBelow(Geometry.Vector3D point)
    {
        var (u, v, w) = Frame.Of(point);
        return w < Surface.At(u, v);
    }

    /// <summary>The same in the coordinates of a grid whose first voxel lies elsewhere.</summary>
    public FoundFissure Moved(Geometry.Vector3D by) => this with { Frame = Frame with { Origin = Frame.Origin + by } };
}
