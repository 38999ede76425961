using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>The ways a scan is bent here, each after something that archives hold.</summary>
internal static class Variations
{
    /// <summary>Scans of the same healthy lungs: the mask must stay and no new warning may come.</summary>
    public static IReadOnlyList<ScanVariation> Harmless { get; } =
    [
        Noise("noise-30", 30),
        Noise("noise-80", 80),
        Noise("noise-120", 120),
        ScanVariation.OfVoxels("offset-plus-25", (hu, _, _) => hu + 25),
        ScanVariation.OfVoxels("offset-minus-25", (hu, _, _) => hu - 25),
        Sharpened("sharp-kernel", 1.2),
        ScanVariation.OfGrid("slices-5-mm", labels => Grids.Thick(labels.Geometry, 5)),
        ScanVariation.OfGrid("slices-8-mm", labels => Grids.Thick(labels.Geometry, 8)),
        ScanVariation.OfGrid("feet-first", labels => Grids.FeetFirst(labels.Geometry)),
        ScanVariation.OfGrid("sagittal", labels => Grids.Sagittal(labels.Geometry)),
        Turned("turned-12-degrees", 12),
        Turned("turned-back-12-degrees", -12),
    ];

    /// <summary>Scans that do not show all of the lungs: what they show is kept, and a flag says so.</summary>
    public static IReadOnlyList<ScanVariation> Cut { get; } =
    [
        ScanVariation.OfGrid("without-apices", labels =>
            ByLungs(labels, x: (-0.2, 1.2), y: (-0.2, 1.2), z: (-0.2, 0.75))
        ),
        ScanVariation.OfGrid("without-bases", labels => ByLungs(labels, x: (-0.2, 1.2), y: (-0.2, 1.2), z: (0.4, 1.2))),
        ScanVariation.OfGrid("narrow-field-of-view", labels =>
            ByLungs(labels, x: (0.07, 0.93), y: (-0.1, 1.1), z: (-0.2, 1.2))
        ),
        Circle("narrow-scan-circle", 0.47),
    ];

    /// <summary>Scans with something dense at the chest wall, or gas below the diaphragm.</summary>
    public static IReadOnlyList<ScanVariation> Lesions { get; } =
    [
        Effusion("effusion-right", side: 1),
        Effusion("effusion-both", side: 0),
        Consolidation("consolidation-left-base", side: 2, height: 0.35),
        Consolidation("consolidation-right-base", side: 1, height: 0.2),
        Consolidation("consolidation-small-left-base", side: 2, height: 0.2),
        Pneumothorax("pneumothorax-right", side: 1),
        Collapse("collapse-right", side: 1),
        Collapse("collapse-left", side: 2),
        ScanVariation.OfLesion(
            "left-lung-filled", _ => (hu, label, _) => label == 2 ? 30 : hu, label => label == 2 ? (byte)0 : label),
        Stomach("stomach-gas", _ => true),
        Stomach("bowel-bubbles", IsBubble),
    ];

    /// <summary>Scans that show one lung only, to its edge towards the other, and none of the other.</summary>
    public static VolumeGeometry OneSide(Volume<byte> labels, byte side)
    {
        var (box, size) = (LungBox.Of(labels, side), labels.Size);
        var x = side == 1 ? (0.0, (box.MaxX + 1.0) / size.X) : ((double)box.MinX / size.X, 1.0);
        return Grids.Part(labels.Geometry, x, (0, 1), (0, 1));
    }

    private static ScanVariation Noise(string name, double deviation) => ScanVariation.OfVoxels(name, (hu, _, index) =>
        {
            // Two uniform numbers make a normal one (Box and Muller, 1958); the same for a voxel whatever the run.
            var state = Mixed(((ulong)index.Z << 40) + ((ulong)index.Y << 20) + (ulong)index.X);
            var (u, v) = ((1 + (state >> 40)) * (1.0 / (1 << 24)), (state & 0xFFFFFF) * (1.0 / (1 << 24)));
            return hu + (deviation * Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v));
        });

    /// <summary>The mixing step of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>What an edge-enhancing kernel does: overshoot on both sides of every edge, and more noise.</summary>
    private static ScanVariation Sharpened(string name, double amount) =>
        new(
            name,
            (scan, _) =>
            {
                var sharp = new Volume<short>(scan.Geometry);
                for (var z = 0; z < scan.Size.Z; z++)
                {
                    for (var y = 0; y < scan.Size.Y; y++)
                    {
                        Span<short> above = scan.Row(Math.Max(0, y - 1), z),
                            below = scan.Row(Math.Min(scan.Size.Y - 1, y + 1), z);
                        Span<short> here = scan.Row(y, z),
                            to = sharp.Row(y, z);
                        for (var x = 0; x < to.Length; x++)
                        {
                            var around =
                                (above[x] + below[x] + here[Math.Max(0, x - 1)] + here[Math.Min(to.Length - 1, x + 1)])
                                / 4.0;
                            to[x] = (short)Math.Clamp(here[x] + (amount * (here[x] - around)), -1024, 3071);
                        }
                    }
                }

                return sharp;
            },
            labels => Grids.Sampled(labels, labels.Geometry)
        );

    private static ScanVariation Turned(string name, double degrees) =>
        new(name, (scan, _) => Grids.Turned(scan, degrees, (short)-1000), labels => Grids.Turned(labels, degrees));

    /// <summary>A part of the grid by shares of the lungs' own box, z from feet to head.</summary>
    private static VolumeGeometry ByLungs(
        Volume<byte> labels, (double, double) x, (double, double) y, (double, double) z)
    {
        var box = LungBox.Of(labels);
        var size = labels.Size;
        return Grids.Part(
            labels.Geometry, Share(x, box.MinX, box.MaxX, size.X), Share(y, box.MinY, box.MaxY, size.Y),
            Share(z, box.MinZ, box.MaxZ, size.Z));

        static (double, double) Share((double From, double To) part, int min, int max, int size) =>
            (
                Math.Clamp((min + (part.From * (max - min))) / size, 0, 1),
                Math.Clamp((min + (part.To * (max - min))) / size, 0, 1));
    }

    /// <summary>Padding beyond a circle whose radius is a share of the lungs' width.</summary>
    private static ScanVariation Circle(string name, double fraction)
    {
        return new(
            name, (scan, labels) => Outside(scan, labels, labels, (short)-1024),
            labels => Outside(labels, labels, labels, (byte)0));

        Volume<T> Outside<T>(Volume<T> volume, Volume<byte> labels, Volume<byte> where, T padding)
            where T : unmanaged
        {
            var box = LungBox.Of(where);
            var spacing = labels.Geometry.Spacing;
            var radius = fraction * (box.MaxX - box.MinX) * spacing.X;
            var padded = Grids.Sampled(volume, volume.Geometry);
            for (var z = 0; z < padded.Size.Z; z++)
            {
                for (var y = 0; y < padded.Size.Y; y++)
                {
                    for (var x = 0; x < padded.Size.X; x++)
                    {
                        var dx = (x - ((box.MinX + box.MaxX) / 2.0)) * spacing.X;
                        var dy = (y - ((box.MinY + box.MaxY) / 2.0)) * spacing.Y;
                        if ((dx * dx) + (dy * dy) > radius * radius)
                            padded[x, y, z] = padding;
                    }
                }
            }

            return padded;
        }
    }

    /// <summary>Fluid in the back third of a lung (or of both: side 0).</summary>
    private static ScanVariation Effusion(string name, byte side) => ScanVariation.OfLesion(name, labels =>
        {
            var box = LungBox.Of(labels);
            var level = box.MaxY - (0.33 * (box.MaxY - box.MinY));
            return (hu, label, index) => label != 0 && (side == 0 || label == side) && index.Y > level ? 15 : hu;
        });

    /// <summary>The lowest part of a lung, by share of its height, without air.</summary>
    private static ScanVariation Consolidation(string name, byte side, double height) =>
        ScanVariation.OfLesion(name, labels =>
        {
            var box = LungBox.Of(labels, side);
            var level = box.MinZ + (height * (box.MaxZ - box.MinZ));
            return (hu, label, index) => label == side && index.Z < level ? Math.Max(hu, (short)40) : hu;
        });

    /// <summary>Nothing but air in the front 40 % of a lung.</summary>
    private static ScanVariation Pneumothorax(string name, byte side) => ScanVariation.OfLesion(name, labels =>
        {
            var box = LungBox.Of(labels, side);
            var level = box.MinY + (0.4 * (box.MaxY - box.MinY));
            return (hu, label, index) => label == side && index.Y < level ? PureAir(index) : hu;
        });

    /// <summary>
    /// Nothing but air where a lung is farther than 50 mm from its hilum: what is left of it has collapsed.
    /// </summary>
    private static ScanVariation Collapse(string name, byte side) => ScanVariation.OfLesion(name, labels =>
        {
            var (box, spacing) = (LungBox.Of(labels, side), labels.Geometry.Spacing);
            var hilum = new Vector3D(
                side == 1 ? box.MaxX - (15 / spacing.X) : box.MinX + (15 / spacing.X), (box.MinY + box.MaxY) / 2.0,
                (box.MinZ + box.MaxZ) / 2.0);
            return (hu, label, index) =>
            {
                var d = index - hilum;
                var isFar = new Vector3D(d.X * spacing.X, d.Y * spacing.Y, d.Z * spacing.Z).Length > 50;
                return label == side && isFar ? PureAir(index) : hu;
            };
        });

    private static double PureAir(Vector3D index) => -1010 + (((index.X * 7) + (index.Y * 13) + (index.Z * 29)) % 21);

    /// <summary>Bubbles of 14 mm in a lattice of 20 mm, at a place in mm.</summary>
    private static bool IsBubble(Vector3D place)
    {
        return new Vector3D(FromNode(place.X), FromNode(place.Y), FromNode(place.Z)).Length < 7;

        static double FromNode(double at) => at - (20 * Math.Round(at / 20));
    }

    /// <summary>
    /// Gas under the left dome with a wall of 3 mm: what lies in an ellipsoid below the lung, where a rule of the place
    /// in mm has gas.
    /// </summary>
    private static ScanVariation Stomach(string name, Func<Vector3D, bool> isGas) =>
        ScanVariation.OfLesion(name, labels =>
        {
            var spacing = labels.Geometry.Spacing;
            var box = LungBox.Of(labels, 2);
            var centre = new Vector3D((box.MinX + box.MaxX) / 2.0, box.MinY + (0.45 * (box.MaxY - box.MinY)), 0);
            var under = LungBox.LowestOver(labels, 2, (int)centre.X, (int)centre.Y);
            centre = centre with { Z = under - (33 / spacing.Z) };
            using var lung = LabelBits.Of(labels, 2);
            var wall = BinaryMorphology.Dilate(
                lung, StructuringElement.Ball(labels.Geometry, Math.Max(3, 1.5 * spacing.Z)));
            return (hu, _, index) =>
            {
                var d = index - centre;
                d = new(d.X * spacing.X, d.Y * spacing.Y, d.Z * spacing.Z);
                var r = new Vector3D(d.X / 42, d.Y / 42, d.Z / 30).Length;
                return r < 1 && isGas(d) && !wall[(int)index.X, (int)index.Y, (int)index.Z] ? -985 : hu;
            };
        });
}
