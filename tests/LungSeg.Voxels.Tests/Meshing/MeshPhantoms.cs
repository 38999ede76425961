using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Voxels.Tests.Meshing;

/// <summary>Masks and HU volumes with known surfaces.</summary>
internal static class MeshPhantoms
{
    public static readonly Vector3D Centre = new(-31, 47, 103);

    /// <summary>A grid of 1 x 1.25 x 0.8 mm, oblique, round <see cref="Centre"/>, that holds a ball of 20 mm.</summary>
    public static VolumeGeometry Oblique(bool mirrored = false)
    {
        var g = new VolumeGeometry(
            new(52, 44, 64), new(1, 1.25, 0.8), default, new(0.6, 0.8, 0), new(0.8, -0.6, 0),
            new(0, 0, mirrored ? 1 : -1));
        return g with { Origin = Centre - g.ToPatient(new(25.3, 21.4, 31.2)) };
    }

    /// <summary>HU that fall by 50 a mm outward through 400 at <paramref name="radius"/> mm from the centre.</summary>
    public static Volume<short> Ball(VolumeGeometry geometry, double radius)
    {
        var volume = new Volume<short>(geometry);
        ForEach(geometry, (x, y, z) =>
        {
            var distance = (geometry.ToPatient(new(x, y, z)) - Centre).Length;
            volume[x, y, z] = (short)Math.Round(Math.Clamp(400 + (50 * (radius - distance)), -1024, 3000));
        });
        return volume;
    }

    public static BitVolume BallMask(VolumeGeometry geometry, double radius)
    {
        var mask = new BitVolume(geometry);
        ForEach(geometry, (x, y, z) => mask[x, y, z] = (geometry.ToPatient(new(x, y, z)) - Centre).Length <= radius);
        return mask;
    }

    /// <summary>A line of voxels of 1 mm, one thin.</summary>
    public static BitVolume Line(int length)
    {
        var mask = new BitVolume(UnitGrid(new(length + 2, 3, 3)));
        for (var x = 1; x <= length; x++) mask[x, 1, 1] = true;
        return mask;
    }

    public static BitVolume RandomMask(Size3 size, int seed, double density)
    {
        var random = new Random(seed);
        var mask = new BitVolume(UnitGrid(size));
        ForEach(mask.Geometry, (x, y, z) => mask[x, y, z] = random.NextDouble() < density);
        return mask;
    }

    public static Volume<short> RandomVolume(Size3 size, int seed, int values)
    {
        var random = new Random(seed);
        var volume = new Volume<short>(UnitGrid(size));
        foreach (ref var voxel in volume.Span) voxel = (short)random.Next(values);
        return volume;
    }

    public static VolumeGeometry UnitGrid(Size3 size) => VolumeGeometry.AxisAligned(size, new(1, 1, 1));

    /// <summary>A mesh's triangles as points, each turned so that its smallest point comes first, all sorted.</summary>
    public static List<(Vector3 A, Vector3 B, Vector3 C)> Canonical(
        IEnumerable<(Vector3 A, Vector3 B, Vector3 C)> triangles)
    {
        var order = Comparer<(Vector3 A, Vector3 B, Vector3 C)>.Create(Compare);
        return [.. triangles.Select(Turned).OrderBy(triangle => triangle, order)];
    }

    public static IEnumerable<(Vector3 A, Vector3 B, Vector3 C)> Points(Mesh mesh)
    {
        for (var i = 0; i < mesh.TriangleCount; i++)
        {
            var t = mesh.Triangles[i];
            yield return (mesh.Vertices[t.A], mesh.Vertices[t.B], mesh.Vertices[t.C]);
        }
    }

    private static (Vector3 A, Vector3 B, Vector3 C) Turned((Vector3 A, Vector3 B, Vector3 C) t)
    {
        if (Compare(t.B, t.A) < 0 && Compare(t.B, t.C) < 0) return (t.B, t.C, t.A);
        return Compare(t.C, t.A) < 0 && Compare(t.C, t.B) < 0 ? (t.C, t.A, t.B) : t;
    }

    private static int Compare((Vector3 A, Vector3 B, Vector3 C) s, (Vector3 A, Vector3 B, Vector3 C) t)
    {
        var first = Compare(s.A, t.A);
        if (first != 0) return first;
        var second = Compare(s.B, t.B);
        return second != 0 ? second : Compare(s.C, t.C);
    }

    private static int Compare(Vector3 p, Vector3 q) => (p.X, p.Y, p.Z).CompareTo((q.X, q.Y, q.Z));

    private static void ForEach(VolumeGeometry geometry, Action<int, int, int> body)
    {
        for (var z = 0; z < geometry.Size.Z; z++)
        {
            for (var y = 0; y < geometry.Size.Y; y++)
            {
                for (var x = 0; x < geometry.Size.X; x++) body(x, y, z);
            }
        }
    }
}
