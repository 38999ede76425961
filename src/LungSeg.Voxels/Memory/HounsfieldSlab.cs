using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// Some slices of a CT: what is worked on, one after the other, where the whole would take too much memory. Slices and
/// rows are numbered as in the whole. Whoever is given a slab disposes it; the voxels are not to be changed.
/// </summary>
public sealed class HounsfieldSlab : IDisposable
{
    private readonly VoxelBuffer<short> _buffer;
    private readonly int _start;
    private readonly bool _ownsBuffer;

    /// <summary>A slab of its own memory.</summary>
    /// <param name="geometry">The whole CT's grid.</param>
    /// <param name="z">The first slice.</param>
    /// <param name="count">How many slices.</param>
    /// <param name="voxels">Theirs, x fastest; the slab owns them from here on.</param>
    public HounsfieldSlab(VolumeGeometry geometry, int z, int count, VoxelBuffer<short> voxels)
    {
        (Geometry, Z, Count) = (geometry, z, count);
        (_buffer, _ownsBuffer) = (voxels, true);
    }

    /// <summary>A slab of a volume that is there as a whole, and must outlive the slab.</summary>
    public HounsfieldSlab(Volume<short> whole, int z, int count)
    {
        (Geometry, Z, Count) = (whole.Geometry, z, count);
        (_buffer, _start) = (whole.Buffer, z * whole.Size.SliceLength);
    }

    /// <summary>The grid of the whole CT.</summary>
    public VolumeGeometry Geometry { get; }

    /// <summary>The first slice.</summary>
    public int Z { get; }

    /// <summary>How many slices.</summary>
    public int Count { get; }

    /// <summary>The slices' voxels, x fastest.</summary>
    public ReadOnlySpan<short> Span => _buffer.Span.Slice(_start, Count * Geometry.Size.SliceLength);

    /// <summary>A whole volume as one slab.</summary>
    public static HounsfieldSlab Of(Volume<short> whole) => new(whole, 0, whole.Size.Z);

    /// <summary>One slice of the whole, which must be among these.</summary>
    public ReadOnlySpan<short> Slice(int z) =>
        Span.Slice((z - Z) * Geometry.Size.SliceLength, Geometry.Size.SliceLength);

    /// <summary>One row of the whole, which must be among these.</summary>
    public ReadOnlySpan<short> Row(int y, int z) => Slice(z).Slice(y * Geometry.Size.X, Geometry.Size.X);

    public void Dispose()
    {
        if (_ownsBuffer) _buffer.Dispose();
    }
}
