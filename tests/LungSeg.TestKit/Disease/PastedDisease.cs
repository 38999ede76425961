using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Disease;

/// <summary>What takes the air out of a lung, or a part of it.</summary>
public enum DiseaseKind
{
    /// <summary>The base, with bronchi that still hold air.</summary>
    BasalConsolidation,

    /// <summary>The back of a patient who lies on it, with bronchi that still hold air.</summary>
    DependentConsolidation,

    /// <summary>Free fluid behind and below; its level rises along the chest wall (meniscus).</summary>
    Effusion,

    /// <summary>The upper part without air.</summary>
    UpperCollapse,

    /// <summary>A ball at the side of the chest.</summary>
    Mass,

    /// <summary>All of one lung.</summary>
    WhiteLung,
}

/// <summary>
/// Disease pasted into a healthy CT, so that the truth is known: the lung as it was before. The diseased part are the
/// voxels of a lung that come first in an order of place (lowest, hindmost, nearest to a point), as many as a share of
/// the lung. Voxels around it that are mixed with air become tissue too, or a dark rim would show the border. HU have
/// noise of 12 HU; every random number depends on the voxel alone. The grid is in patient order: x to the left, y to
/// posterior, z to superior.
/// </summary>
public sealed class PastedDisease : IDisposable
{
    private const double NoiseHu = 12;
    private const double BronchusMm = 2.5;
    private const double BronchiEveryMm = 28;

    private PastedDisease(Volume<short> hounsfield, BitVolume mask) => (Hounsfield, Mask) = (hounsfield, mask);

    /// <summary>The CT with the disease in it.</summary>
    public Volume<short> Hounsfield { get; }

    /// <summary>The diseased part, with the air in its bronchi.</summary>
    public BitVolume Mask { get; }

    /// <summary>Pastes a disease. The caller disposes the result.</summary>
    /// <param name="healthy">The CT; not changed.</param>
    /// <param name="lung">One of its lungs, filled.</param>
    /// <param name="isLeft">Which.</param>
    /// <param name="kind">What.</param>
    /// <param name="fraction">Of the lung's voxels, 0 to 1.</param>
    public static PastedDisease Into(
        Volume<short> healthy, BitVolume lung, bool isLeft, DiseaseKind kind, double fraction)
    {
        var spacing = healthy.Geometry.Spacing;
        var box = BitBox.Bounds(lung);
        var order = Order(kind, isLeft, box, spacing);
        var mask = First(lung, order, kind == DiseaseKind.WhiteLung ? 1 : fraction);
        var pasted = new Volume<short>(healthy.Geometry);
        healthy.Span.CopyTo(pasted.Span);
        Paint(pasted, mask, kind);
        return new(pasted, mask);
    }

    public void Dispose()
    {
        Hounsfield.Dispose();
        Mask.Dispose();
    }

    /// <summary>The lower, the earlier diseased; lengths in mm.</summary>
    private static Func<int, int, int, double> Order(DiseaseKind kind, bool isLeft, VoxelBox box, Vector3D mm)
    {
        var outer = isLeft ? box.MaxX : box.MinX;
        var (front, middle) = ((box.MinY + box.MaxY) / 2.0, (box.MinZ + box.MaxZ) / 2.0);
        return kind switch
        {
            DiseaseKind.BasalConsolidation => (x, y, z) =>
                (z * mm.Z) + (4 * Math.Sin(x * mm.X / 15)) + (4 * Math.Sin(y * mm.Y / 11)) - (0.3 * y * mm.Y),
            DiseaseKind.DependentConsolidation => (x, y, z) =>
                (-y * mm.Y) + (5 * Math.Sin(x * mm.X / 13)) + (4 * Math.Sin(z * mm.Z / 17)),
            DiseaseKind.Effusion => (x, y, z) =>
                (-y * mm.Y) + (0.45 * z * mm.Z) - (18 * Math.Exp(-Math.Abs(x - outer) * mm.X / 12)),
            DiseaseKind.UpperCollapse => (x, y, z) => (-z * mm.Z) + (0.35 * y * mm.Y),
            DiseaseKind.Mass => (x, y, z) =>
                Math.Sqrt(Square((x - outer) * mm.X) + Square((y - front) * mm.Y) + Square((z - middle) * mm.Z)),
            DiseaseKind.WhiteLung => (_, _, _) => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private static BitVolume First(BitVolume lung, Func<int, int, int, double> order, double fraction)
    {
        var places = new List<double>();
        Each(lung, (x, y, z) => places.Add(order(x, y, z)));
        var mask = new BitVolume(lung.Geometry);
        if (places.Count == 0) return mask;
        places.Sort();
        var last = places[(int)Math.Min(places.Count - 1, fraction * places.Count)];
        Each(lung, (x, y, z) => mask[x, y, z] = order(x, y, z) <= last);
        return mask;
    }

    private static void Paint(Volume<short> pasted, BitVolume mask, DiseaseKind kind)
    {
        var mm = pasted.Geometry.Spacing;
        var (mean, hasBronchi) = kind switch
        {
            DiseaseKind.Effusion => (8, false),
            DiseaseKind.Mass => (42, false),
            DiseaseKind.UpperCollapse or DiseaseKind.WhiteLung => (45, false),
            _ => (32, true),
        };
        Each(mask, (x, y, z) =>
            pasted[x, y, z] = (short)(
                hasBronchi && IsBronchus(x * mm.X, y * mm.Y, z * mm.Z) ? -920 : mean + Noise(x, y, z))
        );
        using var around = BinaryMorphology.Dilate(mask, StructuringElement.Ball(mask.Geometry, 2.5 * mm.X));
        BitLogic.AndNot(around, mask);
        using var mixed = Threshold.Between(pasted, -600, -140);
        BitLogic.And(around, mixed);
        Each(around, (x, y, z) => pasted[x, y, z] = (short)(mean + Noise(x, y, z)));
    }

    /// <summary>Tubes that run down and outwards, every few centimetres.</summary>
    private static bool IsBronchus(double x, double y, double z)
    {
        var (u, v) = (x + (0.4 * z), y + (0.3 * z));
        var (du, dv) = (
            u - (Math.Round(u / BronchiEveryMm) * BronchiEveryMm),
            v - (Math.Round(v / BronchiEveryMm) * BronchiEveryMm));
        return (du * du) + (dv * dv) <= BronchusMm * BronchusMm;
    }

    /// <summary>About normal: the sum of four uniform numbers made of the voxel's place.</summary>
    private static double Noise(int x, int y, int z)
    {
        var bits = unchecked((((uint)x * 73856093) ^ ((uint)y * 19349663) ^ ((uint)z * 83492791)) * 2654435761u);
        bits ^= bits >> 15;
        bits = unchecked(bits * 2246822519u);
        var sum = (bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255) + (bits >> 24);
        return (sum - 510.0) / 148 * NoiseHu;
    }

    private static double Square(double value) => value * value;

    private static void Each(BitVolume mask, Action<int, int, int> act)
    {
        for (var z = 0; z < mask.Size.Z; z++)
        {
            for (var y = 0; y < mask.Size.Y; y++)
            {
                for (var x = 0; x < mask.Size.X; x++)
                {
                    if (mask[x, y, z]) act(x, y, z);
                }
            }
        }
    }
}
