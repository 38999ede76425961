using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The surface of a mask, or of a HU volume at a level, counted and ready to be made: whole as one mesh with shared
/// vertices, or slab by slab, so that a surface of millions of triangles goes to a file or a picture without ever
/// being in memory at once. Inside is what is set in the mask or at least the level. Triangles face outward. Voxels
/// that touch by an edge or a corner only are held apart. Every edge of a closed surface belongs to exactly two
/// triangles.
/// Memory: 16 bytes a row of voxels, and for HU one bit a voxel. The same output for any number of threads.
/// </summary>
public sealed class Isosurface : IDisposable
{
    /// <summary>Slices a thread takes at once; each piece loads one slice that the next one loads again.</summary>
    private const int SlicesPerPiece = 8;

    private readonly BitVolume _inside;
    private readonly Volume<short>? _volume;
    private readonly int _level;
    private readonly PaddedGrid _grid;
    private readonly VoxelBuffer<RowCounts> _starts;
    private readonly SliceStart[] _slices;

    private Isosurface(BitVolume inside, Volume<short>? volume, int level, bool closed)
    {
        (_inside, _volume, _level) = (inside, volume, level);
        _grid = new(inside.Size, closed ? 1 : 0);
        _starts = new(_grid.Rows * _grid.Slices, cleared: false);
        ForEachSlice(0, _grid.Slices, (slice, lower, upper) => FlyingEdges.Count(lower, upper, _grid, Rows(slice)));
        _slices = SumUp();
    }

    /// <summary>One slice's first numbers: of its x and y edges, of its z edges, of the triangles above it.</summary>
    private readonly record struct SliceStart(int InPlane, int Between, int Triangles);

    public int VertexCount => _slices[^1].InPlane;

    public int TriangleCount => _slices[^1].Triangles;

    /// <summary>The surface of a mask, half way between inside and outside.</summary>
    /// <param name="mask">Must live as long as this.</param>
    /// <param name="closed">True closes the surface half a voxel beyond the volume; false leaves it open there.</param>
    public static Isosurface Of(BitVolume mask, bool closed = true) =>
        new(mask, null, 0, closed);

    /// <summary>The surface of a HU volume at a level, with normals from the HU gradient.</summary>
    /// <param name="volume">Must live as long as this.</param>
    /// <param name="level">HU; voxels of at least that are inside.</param>
    /// <param name="closed">True closes the surface half a voxel beyond the volume; false leaves it open there.</param>
    public static Isosurface Of(Volume<short> volume, short level, bool closed = true) =>
        new(Threshold.Between(volume, level, short.MaxValue), volume, level, closed);

    /// <summary>The whole surface as one mesh, which the caller disposes.</summary>
    /// <param name="normals">True for normals: of a volume from its HU gradient, of a mask from the faces.</param>
    public Mesh ToMesh(bool normals = false)
    {
        var mesh = Make(0, _grid.Slices - 1, normals);
        if (normals && _volume is null) MeshNormals.FromFaces(mesh);
        return mesh;
    }

    /// <summary>
    /// The surface in slabs along z with about so many triangles each, in order, none empty. Vertices where slabs meet
    /// are in both, bit for bit. The caller disposes each mesh.
    /// </summary>
    /// <param name="triangles">At most so many triangles a slab, or one layer of cells.</param>
    /// <param name="normals">True for normals, which only the slabs of a volume can have.</param>
    public IEnumerable<Mesh> Slabs(int triangles = 1 << 16, bool normals = false)
    {
        if (normals && _volume is null)
            throw new ArgumentException("The faces of a slab say nothing of its rim.", nameof(normals));
        var last = _grid.Slices - 1;
        for (int first = 0, end; first < last; first = end)
        {
            end = first + 1;
            while (end < last && TrianglesBetween(first, end + 1) <= triangles) end++;
            if (TrianglesBetween(first, end) > 0) yield return Make(first, end, normals);
        }
    }

    public void Dispose()
    {
        if (_volume is not null) _inside.Dispose();
        _starts.Dispose();
    }

    private int TrianglesBetween(int first, int last) => _slices[last].Triangles - _slices[first].Triangles;

    private Span<RowCounts> Rows(int slice) => _starts.Span.Slice(slice * _grid.Rows, _grid.Rows);

    /// <summary>Turns the rows' counts into first numbers, in the order in which vertices are written.</summary>
    private SliceStart[] SumUp()
    {
        var slices = new SliceStart[_grid.Slices + 1];
        var (vertices, triangles) = (0, 0);
        for (var slice = 0; slice < _grid.Slices; slice++)
        {
            var rows = Rows(slice);
            var inPlane = vertices;
            var firstTriangle = triangles;
            foreach (ref var row in rows)
            {
                (row.X, vertices) = (vertices, checked(vertices + row.X));
                (row.Y, vertices) = (vertices, checked(vertices + row.Y));
                (row.Triangles, triangles) = (triangles, checked(triangles + row.Triangles));
            }

            slices[slice] = new(inPlane, vertices, firstTriangle);
            foreach (ref var row in rows) (row.Z, vertices) = (vertices, checked(vertices + row.Z));
        }

        slices[^1] = new(vertices, vertices, triangles);
        return slices;
    }

    /// <summary>The mesh of the cells between slices <paramref name="first"/> and <paramref name="last"/>.</summary>
    private Mesh Make(int first, int last, bool normals)
    {
        var (vertexBase, triangleBase) = (_slices[first].InPlane, _slices[first].Triangles);
        var mesh = new Mesh(_slices[last].Between - vertexBase, TrianglesBetween(first, last), normals);
        ForEachSlice(first, last + 1, (slice, lower, upper) =>
        {
            if (_volume is null) Place(slice, lower, upper, slice < last, mesh, vertexBase, default(MidpointPlacement));
            else Place(slice, lower, upper, slice < last, mesh, vertexBase, new HounsfieldPlacement(_volume, _level));
            if (slice == last) return;
            FlyingEdges.Connect(
                lower, upper, _grid, Rows(slice), Rows(slice + 1), vertexBase, triangleBase,
                IsMirrored(_inside.Geometry), mesh.Triangles);
        });
        return mesh;
    }

    private void Place<T>(
        int slice, PaddedSlice lower, PaddedSlice upper, bool between, Mesh mesh, int vertexBase, T placement)
        where T : IEdgePlacement, allows ref struct
    {
        var sink = new VertexSink<T>(mesh, _inside.Geometry, _grid.Padding, vertexBase, placement);
        FlyingEdges.PlaceInPlane(lower, slice, _grid, Rows(slice), sink);
        if (between) FlyingEdges.PlaceBetween(lower, upper, slice, _grid, Rows(slice), sink);
    }

    /// <summary>
    /// Calls with each slice of a range and the one above it; the grid's last slice is its own upper one.
    /// </summary>
    private void ForEachSlice(int start, int end, Action<int, PaddedSlice, PaddedSlice> body) =>
        SlabScheduler.Run(end - start, SlicesPerPiece, (from, to) =>
        {
            using var first = new PaddedSlice(_grid);
            using var second = new PaddedSlice(_grid);
            var (lower, upper) = (first, second);
            lower.Load(_inside, start + from);
            for (var slice = start + from; slice < start + to; slice++)
            {
                var isLast = slice == _grid.Slices - 1;
                if (!isLast) upper.Load(_inside, slice + 1);
                body(slice, lower, isLast ? lower : upper);
                (lower, upper) = (upper, lower);
            }
        });

    private static bool IsMirrored(VolumeGeometry g) => g.AxisX.Dot(g.AxisY.Cross(g.AxisZ)) < 0;
}
