using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>
/// A scan bent in a known way: what it does to the HU, given where the lungs are, and what it does to the labels that
/// are then expected. Both make volumes of their own on one grid; the caller disposes them.
/// </summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Scan">HU and labels (1 = right, 2 = left) of the scan as it was to HU as they become.</param>
/// <param name="Truth">Labels as they were to labels as they should become.</param>
internal sealed record ScanVariation(
    string Name, Func<Volume<short>, Volume<byte>, Volume<short>> Scan, Func<Volume<byte>, Volume<byte>> Truth)
{
    public override string ToString() => Name;

    /// <summary>Another value for each voxel on the same grid; the lungs stay where they are.</summary>
    /// <param name="name">Kebab-case.</param>
    /// <param name="value">HU, label and index of a voxel to its new HU.</param>
    public static ScanVariation OfVoxels(string name, Func<short, byte, Vector3D, double> value) =>
        new(name, (scan, labels) => Paint(scan, labels, value), labels => Grids.Sampled(labels, labels.Geometry));

    /// <summary>Values painted by one who looks at the whole scan first; the lungs stay where they are.</summary>
    public static ScanVariation OfLesion(
        string name, Func<Volume<byte>, Func<short, byte, Vector3D, double>> painter, Func<byte, byte>? truth = null) =>
        new(name, (scan, labels) => Paint(scan, labels, painter(labels)), labels =>
        {
            var expected = Grids.Sampled(labels, labels.Geometry);
            if (truth is not null) foreach (ref var label in expected.Span) label = truth(label);
            return expected;
        });

    /// <summary>Voxels of another grid, each the nearest of the scan's; beyond it is air.</summary>
    public static ScanVariation OfGrid(string name, Func<Volume<byte>, VolumeGeometry> grid)
    {
        VolumeGeometry? chosen = null;
        return new(
            name,
            (scan, labels) => Grids.Sampled(scan, chosen = grid(labels), (short)-1000),
            labels => Grids.Sampled(labels, chosen ?? grid(labels)));
    }

    private static Volume<short> Paint(
        Volume<short> scan, Volume<byte> labels, Func<short, byte, Vector3D, double> value)
    {
        var painted = new Volume<short>(scan.Geometry);
        for (var z = 0; z < scan.Size.Z; z++)
        {
            for (var y = 0; y < scan.Size.Y; y++)
            {
                Span<short> from = scan.Row(y, z), to = painted.Row(y, z);
                var label = labels.Row(y, z);
                for (var x = 0; x < to.Length; x++)
                {
                    to[x] = (short)Math.Clamp(Math.Round(value(from[x], label[x], new(x, y, z))), -1024, 3071);
                }
            }
        }

        return painted;
    }
}
