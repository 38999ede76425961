using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Voxels of a row against a fissure: a row is a straight line in the fissure's frame, so that each voxel costs one
/// step along it. The same answers as <see cref="FoundFissure.IsBelow"/>.
/// </summary>
internal readonly struct RowOverFissure
{
    private readonly HeightField _surface;
    private readonly Vector3D _first;
    private readonly Vector3D _step;

    /// <param name="fissure">The fissure.</param>
    /// <param name="first">Where the row's first voxel lies.</param>
    /// <param name="step">From each voxel to the next one.</param>
    public RowOverFissure(FoundFissure fissure, Vector3D first, Vector3D step)
    {
        var frame = fissure.Frame;
        var (u, v, w) = frame.Of(first);
        _surface = fissure.Surface;
        _first = new(u, v, w);
        _step = new(step.Dot(frame.U), step.Dot(frame.V), step.Dot(frame.W));
    }

    /// <summary>Whether a voxel lies below the fissure.</summary>
    public bool IsBelow(int x)
    {
        var at = _first + (_step * x);
        return at.Z < _surface.At(at.X, at.Y);
    }
}
