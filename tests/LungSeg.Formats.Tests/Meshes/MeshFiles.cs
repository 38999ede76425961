using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Tests.Meshes;

/// <summary>Meshes to write, and what is written as a file for other programs to judge.</summary>
internal static class MeshFiles
{
    /// <summary>A ball of 12 mm about (-120, 35, 410), HU falling outward through 400.</summary>
    public static Volume<short> Ball()
    {
        var volume = new Volume<short>(
            VolumeGeometry.AxisAligned(new(30, 28, 36), new(1, 1.1, 0.8), new(-134.5, 20, 395.7)));
        for (var z = 0; z < 36; z++)
        {
            for (var y = 0; y < 28; y++)
            {
                for (var x = 0; x < 30; x++)
                {
                    var distance = (volume.Geometry.ToPatient(new(x, y, z)) - new Vector3D(-120, 35, 410)).Length;
                    volume[x, y, z] = (short)(400 + (50 * (12 - distance)));
                }
            }
        }

        return volume;
    }

    public static Mesh BallMesh(bool normals)
    {
        using var volume = Ball();
        using var surface = Isosurface.Of(volume, 400);
        return surface.ToMesh(normals);
    }

    public static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
