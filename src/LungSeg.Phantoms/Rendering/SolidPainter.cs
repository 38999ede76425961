using LungSeg.Phantoms.Shapes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Rendering;

/// <summary>
/// Paints solids into slices of HU with partial volume: a voxel that a surface crosses gets the mean coverage of
/// four samples through the voxel's longest edge, each softened over its shortest one, as a scanner's slice profile
/// does. Rows are marched by half the depth, so that the cost goes with the surfaces and not with the volume.
/// </summary>
internal sealed class SolidPainter
{
    private const int Samples = 4;

    private readonly VolumeGeometry _grid;
    private readonly Vector3D _rowStep;
    private readonly Vector3D _sampleStep;
    private readonly double _softness;
    private readonly double _band;

    public SolidPainter(VolumeGeometry grid)
    {
        _grid = grid;
        var (sx, sy, sz) = (grid.Spacing.X, grid.Spacing.Y, grid.Spacing.Z);
        _rowStep = grid.AxisX * sx;
        var longest = Math.Max(sx, Math.Max(sy, sz));
        var axis = longest == sz ? grid.AxisZ : longest == sy ? grid.AxisY : grid.AxisX;
        _sampleStep = axis * (longest / Samples);
        _softness = Math.Min(sx, Math.Min(sy, sz));
        _band = (longest + _softness) / 2;
    }

    /// <summary>Lets a solid cover what one slice holds, where its bounds reach.</summary>
    /// <param name="slice">HU, X * Y voxels.</param>
    /// <param name="z">The slice's index.</param>
    /// <param name="solid">What is painted.</param>
    /// <param name="hounsfield">The solid's HU at a patient position.</param>
    public void Paint(Span<float> slice, int z, Solid solid, Func<Vector3D, double> hounsfield)
    {
        var (from, to) = IndexBounds(solid.Bounds);
        if (z < from.Z || z > to.Z) return;
        for (var y = from.Y; y <= to.Y; y++)
        {
            var row = slice.Slice(y * _grid.Size.X, _grid.Size.X);
            for (var x = from.X; x <= to.X;)
            {
                var p = _grid.ToPatient(new(x, y, z));
                var depth = solid.Depth(p);
                if (Math.Abs(depth) < _band)
                {
                    var coverage = (float)Coverage(solid, p);
                    if (coverage > 0) row[x] += coverage * ((float)hounsfield(p) - row[x]);
                    x++;
                    continue;
                }

                var run = Math.Min(to.X - x + 1, 1 + (int)((Math.Abs(depth) - _band) / 2 / _grid.Spacing.X));
                if (depth > 0)
                {
                    for (var i = 0; i < run; i++) row[x + i] = (float)hounsfield(p + (_rowStep * i));
                }

                x += run;
            }
        }
    }

    /// <summary>Calls back for each run of voxels of a slice whose centres lie in the solid.</summary>
    public void ForEachRun(int z, Solid solid, Action<int, int, int> yFromTo)
    {
        var (from, to) = IndexBounds(solid.Bounds);
        if (z < from.Z || z > to.Z) return;
        for (var y = from.Y; y <= to.Y; y++)
        {
            for (var x = from.X; x <= to.X;)
            {
                var depth = solid.Depth(_grid.ToPatient(new(x, y, z)));
                var run = Math.Min(to.X - x + 1, 1 + (int)(Math.Abs(depth) / 2 / _grid.Spacing.X));
                if (depth >= 0) yFromTo(y, x, x + run);
                x += run;
            }
        }
    }

    private double Coverage(Solid solid, Vector3D p)
    {
        var sum = 0.0;
        for (var s = 0; s < Samples; s++)
        {
            var depth = solid.Depth(p + (_sampleStep * (s - ((Samples - 1) / 2.0))));
            sum += Math.Clamp(0.5 + (depth / _softness), 0, 1);
        }

        return sum / Samples;
    }

    /// <summary>
    /// The first and last index whose voxels a box can touch; the grid's axes run along patient axes.
    /// </summary>
    private (Index From, Index To) IndexBounds(Box box)
    {
        var a = _grid.ToIndex(box.Min);
        var b = _grid.ToIndex(box.Max);
        var (x0, x1) = Range(a.X, b.X, _grid.Size.X);
        var (y0, y1) = Range(a.Y, b.Y, _grid.Size.Y);
        var (z0, z1) = Range(a.Z, b.Z, _grid.Size.Z);
        return (new(x0, y0, z0), new(x1, y1, z1));
    }

    private static (int From, int To) Range(double a, double b, int size) =>
        (Math.Max(0, (int)Math.Floor(Math.Min(a, b)) - 1), Math.Min(size - 1, (int)Math.Ceiling(Math.Max(a, b)) + 1));

    private readonly record struct Index(int X, int Y, int Z);
}
