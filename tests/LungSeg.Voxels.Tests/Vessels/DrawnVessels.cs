using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Vessels;

namespace LungSeg.Voxels.Tests.Vessels;

/// <summary>
/// A lung, half axes 38, 38 and 48 mm, in which shapes are drawn: each voxel of the CT's own grid has the mean of what
/// lies in it, then noise, then the isotropic grid of a run. Volumes are known from the shapes. Dispose it.
/// </summary>
internal sealed class DrawnVessels : IDisposable
{
    public const short LungHu = -860, TissueHu = 40, VesselHu = 30;

    private const double ThresholdHu = -410;

    private static readonly Vector3D HalfAxes = new(38, 38, 48);

    private readonly Volume<short> _isotropic;
    private readonly BitVolume _lung;
    private readonly BitVolume _airways;

    /// <param name="shapes">What is drawn, one over the other: signed distance to its surface, mm, and HU. The lung's
    /// middle is at the origin.</param>
    /// <param name="sliceMm">Distance and thickness of slices; pixels have 0.7 mm.</param>
    /// <param name="noiseHu">The standard deviation of noise on the CT's own grid.</param>
    /// <param name="isLumen">Where the airways are; null for nowhere.</param>
    public DrawnVessels(
        IReadOnlyList<Shape> shapes, double sliceMm = 1, double noiseHu = 20, Func<Vector3D, bool>? isLumen = null)
    {
        var spacing = new Vector3D(0.7, 0.7, sliceMm);
        var size = new Size3(130, 130, (int)Math.Round(112 / sliceMm));
        var corner = new Vector3D(-0.5 * size.X * spacing.X, -0.5 * size.Y * spacing.Y, -0.5 * size.Z * spacing.Z);
        using var native = new Volume<short>(VolumeGeometry.AxisAligned(size, spacing, corner + (spacing / 2)));
        Draw(native, shapes, new Random(4), noiseHu);
        _isotropic = IsotropicResampler.ResampleWhole(
            native, IsotropicGrid.For(native.Geometry), Interpolation.Linear);
        _lung = Mask(p => FromLung(p) < 0);
        _airways = Mask(isLumen ?? (_ => false));
    }

    /// <summary>A shape.</summary>
    /// <param name="Distance">To its surface, negative inside, mm.</param>
    /// <param name="Hu">Inside.</param>
    public readonly record struct Shape(Func<Vector3D, double> Distance, short Hu = VesselHu);

    public VolumeGeometry Grid => _isotropic.Geometry;

    /// <summary>The vessels that are found; the caller disposes them.</summary>
    public BitVolume Find(VesselParameters? p = null)
    {
        var vessels = new BitVolume(Grid);
        using var crop = new LungCrop(_isotropic, _lung, new());
        new FindVessels(p ?? new()).AddTo(vessels, crop, _isotropic, _airways, ThresholdHu);
        return vessels;
    }

    /// <summary>The vessels by definition; the caller disposes them.</summary>
    public BitVolume FindNaive(VesselParameters p)
    {
        using var crop = new LungCrop(_isotropic, _lung, new());
        return NaiveVessels.Find(p, crop, _isotropic, _airways, ThresholdHu);
    }

    /// <summary>The voxels whose centres lie where a rule says; the caller disposes the mask.</summary>
    public BitVolume Mask(Func<Vector3D, bool> rule)
    {
        var mask = new BitVolume(Grid);
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            for (var y = 0; y < Grid.Size.Y; y++)
            {
                for (var x = 0; x < Grid.Size.X; x++) mask[x, y, z] = rule(Grid.ToPatient(new(x, y, z)));
            }
        }

        return mask;
    }

    public double Mm3(BitVolume mask) => mask.Count() * Grid.VoxelVolume;

    /// <summary>A straight vessel with round ends.</summary>
    public static Shape Tube(Vector3D from, Vector3D to, double radius, short hu = VesselHu) =>
        new(p => FromLine(p, from, to) - radius, hu);

    public static Shape Ball(Vector3D centre, double radius) => new(p => (p - centre).Length - radius);

    /// <summary>The distance to a straight line between two points, mm.</summary>
    public static double FromLine(Vector3D p, Vector3D from, Vector3D to)
    {
        var (along, off) = (to - from, p - from);
        var t = Math.Clamp(off.Dot(along) / along.Dot(along), 0, 1);
        return (off - (along * t)).Length;
    }

    public void Dispose()
    {
        _isotropic.Dispose();
        _lung.Dispose();
        _airways.Dispose();
    }

    /// <summary>About the distance from the lung's border, negative inside, mm.</summary>
    private static double FromLung(Vector3D p) =>
        (new Vector3D(p.X / HalfAxes.X, p.Y / HalfAxes.Y, p.Z / HalfAxes.Z).Length - 1) * HalfAxes.X;

    private static void Draw(Volume<short> native, IReadOnlyList<Shape> shapes, Random random, double noiseHu)
    {
        Shape[] all = [new(FromLung, LungHu), .. shapes];
        var (grid, half) = (native.Geometry, native.Geometry.Spacing / 2);
        var reach = half.Length;
        for (var z = 0; z < grid.Size.Z; z++)
        {
            for (var y = 0; y < grid.Size.Y; y++)
            {
                for (var x = 0; x < grid.Size.X; x++)
                {
                    var at = grid.ToPatient(new(x, y, z));
                    double mean = TissueHu;
                    foreach (var shape in all)
                    {
                        var distance = shape.Distance(at);
                        var part = distance <= -reach ? 1 : distance >= reach ? 0 : Part(shape, at, half);
                        mean += part * (shape.Hu - mean);
                    }

                    var (u, v) = (1 - random.NextDouble(), random.NextDouble());
                    mean += noiseHu * Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
                    native[x, y, z] = (short)Math.Round(mean);
                }
            }
        }
    }

    /// <summary>How much of a voxel a shape fills, of 4 x 4 x 4 places in it.</summary>
    private static double Part(Shape shape, Vector3D at, Vector3D half)
    {
        double[] places = [-0.75, -0.25, 0.25, 0.75];
        var inside = 0;
        foreach (var dz in places)
        {
            foreach (var dy in places)
            {
                foreach (var dx in places)
                {
                    if (shape.Distance(at + new Vector3D(dx * half.X, dy * half.Y, dz * half.Z)) < 0) inside++;
                }
            }
        }

        return inside / 64.0;
    }
}
