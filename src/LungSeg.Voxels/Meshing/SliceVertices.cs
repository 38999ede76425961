using System.Numerics;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The numbers of the vertices round a slice's grid points that are not at the volume's rim. Those of a row of edges are in the
/// order of its cut edges, so a vertex's number is that of the row's first and the cut edges before it. Grid points are asked
/// for in their order, so that what was counted counts on.
/// </summary>
internal ref struct SliceVertices
{
    /// <summary>In place of a number: no vertex.</summary>
    public const int None = int.MaxValue;

    private readonly BitVolume _inside;
    private readonly PaddedGrid _grid;
    private readonly Span<RowCounts> _below, _here;
    private readonly int _z;
    private readonly bool _hasBelow, _hasAbove;
    private ReadOnlySpan<ulong> _row, _lowerRow, _upperRow, _belowRow, _aboveRow;
    private int _y, _w;
    private int _firstX, _firstY, _firstLowerY, _firstZ, _firstLowerZ;
    private ulong _cutX, _cutY, _cutLowerY, _cutZ, _cutLowerZ;

    /// <param name="inside">The voxels inside.</param>
    /// <param name="grid">The grid whose edges are numbered.</param>
    /// <param name="starts">Its first numbers, a row each.</param>
    /// <param name="slice">The grid's slice.</param>
    /// <param name="hasBelow">Whether the mesh has the edges from the slice before.</param>
    /// <param name="hasAbove">Whether it has those to the next one.</param>
    public SliceVertices(BitVolume inside, PaddedGrid grid, Span<RowCounts> starts, int slice, bool hasBelow, bool hasAbove)
    {
        (_inside, _grid, _z, _hasBelow, _hasAbove) = (inside, grid, slice - grid.Padding, hasBelow, hasAbove);
        _here = starts.Slice(slice * grid.Rows, grid.Rows);
        _below = hasBelow ? starts.Slice((slice - 1) * grid.Rows, grid.Rows) : [];
    }

    /// <summary>The numbers of a cluster's vertices along x, y and z, or <see cref="None"/>.</summary>
    public (int X, int Y, int Z) Of(GridPointCluster cluster)
    {
        var (y, x) = Math.DivRem(cluster.Point, _inside.Size.X);
        if (y != _y) StartRow(y);
        while (_w < x >> 6) Load(_w + 1);
        var before = (1UL << (x & 63)) - 1;
        var numberX = Number(_firstX, _cutX, before);
        return (
            cluster.X switch { 0 => None, < 0 => numberX - 1, _ => numberX },
            cluster.Y switch { 0 => None, < 0 => Number(_firstLowerY, _cutLowerY, before), _ => Number(_firstY, _cutY, before) },
            cluster.Z switch
            {
                < 0 when _hasBelow => Number(_firstLowerZ, _cutLowerZ, before),
                > 0 when _hasAbove => Number(_firstZ, _cutZ, before),
                _ => None,
            });
    }

    private void StartRow(int y)
    {
        var row = y + _grid.Padding;
        _y = y;
        _row = _inside.Row(y, _z);
        _lowerRow = _inside.Row(y - 1, _z);
        _upperRow = _inside.Row(y + 1, _z);
        _belowRow = _inside.Row(y, _z - 1);
        _aboveRow = _inside.Row(y, _z + 1);

        // With padding, the row's first edge may be that from the rim to its first voxel.
        _firstX = _here[row].X + (_grid.Padding & (int)_row[0]);
        (_firstY, _firstLowerY) = (_here[row].Y, _here[row - 1].Y);
        (_firstZ, _firstLowerZ) = (_here[row].Z, _hasBelow ? _below[row].Z : 0);
        (_cutX, _cutY, _cutLowerY, _cutZ, _cutLowerZ) = (0, 0, 0, 0, 0);
        Load(0);
    }

    private void Load(int w)
    {
        _firstX += BitOperations.PopCount(_cutX);
        _firstY += BitOperations.PopCount(_cutY);
        _firstLowerY += BitOperations.PopCount(_cutLowerY);
        _firstZ += BitOperations.PopCount(_cutZ);
        _firstLowerZ += BitOperations.PopCount(_cutLowerZ);
        var here = _row[w];
        _cutX = here ^ BitRow.Read(_row, (w << 6) + 1);
        (_cutY, _cutLowerY) = (here ^ _upperRow[w], here ^ _lowerRow[w]);
        (_cutZ, _cutLowerZ) = (here ^ _aboveRow[w], here ^ _belowRow[w]);
        _w = w;
    }

    private static int Number(int first, ulong cut, ulong before) => first + BitOperations.PopCount(cut & before);
}
