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
    /// <param name="count">How many there are.</param>
    public RowOverFissure(FoundFissure fissure, Vector3D first, Vector3D step, int count)
    {
        var frame = fissure.Frame;
        var (u, v, w) = frame.Of(first);
        _surface = fissure.Surface;
        _first = new(u, v, w);
        _step = new(step.Dot(frame.U), step.Dot(frame.V), step.Dot(frame.W));
        var last = _first + (_step * (count - 1));
        var (min, max) = fissure.Bounds.Between(_first.X, last.X);
        IsAllBelow = Math.Max(_first.Z, last.Z) < min ? true : Math.Min(_first.Z, last.Z) > max ? false : null;
    }

    /// <summary>Whether all voxels lie below the fissure, or none; null where each has to be looked at.</summary>
    public bool? IsAllBelow { get; }

    /// <summary>Whether a voxel lies below the fissure.</summary>
    public bool IsBelow(int x)
    {
        if (IsAllBelow is { } all) return all;
        var at = _first + (_step * x);
        return at.Z < _surface.At(at.X, at.Y);
    }
}
