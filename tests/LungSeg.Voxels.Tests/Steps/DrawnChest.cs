using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>
/// A small chest drawn shape by shape, in patient order, with voxels of 2 mm: what a step is given in its test. Lengths
/// and places are mm from the corner at the right, front and bottom. Dispose it.
/// </summary>
internal sealed class DrawnChest : IDisposable
{
    public const double Mm = 2;

    private readonly List<IDisposable> _owned = [];

    public DrawnChest(int x = 120, int y = 90, int z = 60, short air = -1000)
    {
        Hounsfield = new(VolumeGeometry.AxisAligned(new(x, y, z), new(Mm, Mm, Mm)));
        Hounsfield.Span.Fill(air);
        Volume = Own(new ChestVolume(Hounsfield));
    }

    public Volume<short> Hounsfield { get; }

    public ChestVolume Volume { get; }

    public VolumeGeometry Grid => Hounsfield.Geometry;

    /// <summary>The middle of the grid along x, mm.</summary>
    public double MiddleMm => (Grid.Size.X - 1) * Mm / 2;

    /// <summary>A body of 40 HU: a cylinder with an elliptical section, through all slices.</summary>
    public DrawnChest Body(double radiusX = 100, double radiusY = 70) =>
        Cylinder(MiddleMm, 90, radiusX, radiusY, 0, 1000, 40);

    /// <summary>Two lungs of -850 HU with 30 mm between them.</summary>
    public DrawnChest Lungs(double fromZ = 20, double toZ = 100, short hu = -850) =>
        Cylinder(MiddleMm - 50, 90, 32, 45, fromZ, toZ, hu).Cylinder(MiddleMm + 50, 90, 32, 45, fromZ, toZ, hu);

    public DrawnChest Cylinder(
        double x, double y, double radiusX, double radiusY, double fromZ, double toZ, short hu) =>
        Fill(
            (px, py, pz) => Square((px - x) / radiusX) + Square((py - y) / radiusY) <= 1 && pz >= fromZ && pz <= toZ,
            hu);

    public DrawnChest Ball(double x, double y, double z, double radius, short hu) => Fill(
        (px, py, pz) => Square(px - x) + Square(py - y) + Square(pz - z) <= radius * radius, hu);

    public DrawnChest Box(double x0, double y0, double z0, double x1, double y1, double z1, short hu) => Fill(
        (x, y, z) => x >= x0 && x <= x1 && y >= y0 && y <= y1 && z >= z0 && z <= z1, hu);

    public DrawnChest Fill(Func<double, double, double, bool> inside, short hu)
    {
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            for (var y = 0; y < Grid.Size.Y; y++)
            {
                var row = Hounsfield.Row(y, z);
                for (var x = 0; x < row.Length; x++)
                {
                    if (inside(x * Mm, y * Mm, z * Mm)) row[x] = hu;
                }
            }
        }

        return this;
    }

    /// <summary>The voxels of a rule of place; disposed with the chest.</summary>
    public BitVolume Mask(Func<double, double, double, bool> inside)
    {
        var mask = Own(new BitVolume(Grid));
        foreach (var (x, y, z) in TestKit.Naive.NaiveMask.Indices(Grid.Size))
            mask[x, y, z] = inside(x * Mm, y * Mm, z * Mm);
        return mask;
    }

    /// <summary>The voxels of some HU; disposed with the chest.</summary>
    public BitVolume Between(int min, int max) => Own(Threshold.Between(Hounsfield, min, max));

    /// <summary>The body as a step before would give it: everything within a mask.</summary>
    public ChestBody BodyOf(BitVolume mask) => Own(new ChestBody(mask.Clone(), new(Grid), new(), MiddleMm / Mm));

    /// <summary>Air in the body as a step before would give it.</summary>
    public BodyAir AirOf(BitVolume mask, int thresholdHu = -400) =>
        Own(new BodyAir(mask.Clone(), thresholdHu, HounsfieldHistogram.Of(Hounsfield)));

    /// <summary>No airways, or those of two masks.</summary>
    public Airways AirwaysOf(BitVolume? central = null, BitVolume? hilar = null, int airHu = -1000) =>
        Own(
            new Airways(
                central?.Clone() ?? new(Grid), central?.Clone() ?? new(Grid),
                hilar?.Clone() ?? central?.Clone() ?? new(Grid), airHu, []));

    /// <summary>Has something disposed with the chest.</summary>
    public T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    public void Dispose()
    {
        foreach (var item in _owned) item.Dispose();
        Hounsfield.Dispose();
    }

    private static double Square(double value) => value * value;
}
