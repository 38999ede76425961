using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Volumes;

/// <summary>Grids that files must keep: as scanners make them, and as they must not be mixed up.</summary>
internal static class Grids
{
    public static readonly VolumeGeometry Axial = new(
        new(67, 13, 5), new(0.703125, 0.71, 2.5), new(-166.25, -171.7, -207.2), new(1, 0, 0), new(0, 1, 0),
        new(0, 0, 1));

    public static readonly VolumeGeometry FeetFirstDownwards = Axial with
    {
        AxisX = new(-1, 0, 0),
        AxisZ = new(0, 0, -1),
    };

    /// <summary>A left-handed grid: only a flipped third axis describes it.</summary>
    public static readonly VolumeGeometry LeftHanded = Axial with { AxisZ = new(0, 0, -1) };

    public static readonly VolumeGeometry Coronal = Axial with { AxisY = new(0, 0, -1), AxisZ = new(0, 1, 0) };

    public static readonly VolumeGeometry Oblique = Axial with
    {
        AxisX = new(0.96, 0.28, 0),
        AxisY = new(-0.224, 0.768, -0.6),
        AxisZ = new(-0.168, 0.576, 0.8),
    };

    /// <summary>A tilted gantry: slices are shifted against each other.</summary>
    public static readonly VolumeGeometry Sheared = Axial with
    {
        AxisZ = new Vector3D(0, 0.25881905, 0.96592583).Normalized(),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static IReadOnlyDictionary<string, VolumeGeometry> All { get; } = new Dictionary<string, VolumeGeometry>
    {
        ["axial"] = Axial,
        ["feet first, downwards"] = FeetFirstDownwards,
        ["left-handed"] = LeftHanded,
        ["coronal"] = Coronal,
        ["oblique"] = Oblique,
        ["sheared"] = Sheared,
    };

    /// <summary>All indices, x fastest.</summary>
    public static IEnumerable<(int X, int Y, int Z)> Voxels(Size3 size) =>
        from z in Enumerable.Range(0, size.Z)
        from y in Enumerable.Range(0, size.Y)
        from x in Enumerable.Range(0, size.X)
        select (x, y, z);

    /// <summary>A mask with rows that are full, empty and in between; the caller disposes it.</summary>
    public static BitVolume RandomMask(VolumeGeometry grid, int seed)
    {
        var random = new Random(seed);
        var mask = new BitVolume(grid);
        var density = 0.0;
        foreach (var (x, y, z) in Voxels(grid.Size))
        {
            if (x == 0) density = random.Next(4) * 0.34;
            mask[x, y, z] = random.NextDouble() < density;
        }

        return mask;
    }
}
