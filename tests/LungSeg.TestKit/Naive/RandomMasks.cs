using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>Seeded random volumes and masks, and the awkward sizes to try kernels on.</summary>
public static class RandomMasks
{
    /// <summary>Sizes around words and lanes in x, thin and less thin in y and z.</summary>
    public static IEnumerable<Size3> AwkwardSizes
    {
        get
        {
            foreach (var x in new[] { 1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 130 }) yield return new(x, 4, 3);
            yield return new(1, 1, 1);
            yield return new(70, 1, 1);
            yield return new(5, 1, 40);
            yield return new(66, 9, 1);
            yield return new(1, 1, 35);
            yield return new(3, 17, 33);
            yield return new(200, 7, 5);
        }
    }

    /// <summary>A mask with about so large a part of its voxels set, each on its own.</summary>
    public static BitVolume Noise(Size3 size, double density, int seed) => Make(size, density, seed, block: 1);

    /// <summary>
    /// A mask of random blocks of 3 x 3 x 3 voxels, so that there is something to close, open and join.
    /// </summary>
    public static BitVolume Blocks(Size3 size, double density, int seed) => Make(size, density, seed, block: 3);

    /// <summary>HU from -1100 to 1100, the ends of int16 among them.</summary>
    public static Volume<short> Hounsfield(VolumeGeometry grid, int seed)
    {
        var random = new Random(seed);
        var volume = new Volume<short>(grid);
        foreach (ref var voxel in volume.Span)
        {
            voxel = random.Next(50) switch
            {
                0 => short.MinValue,
                1 => short.MaxValue,
                _ => (short)random.Next(-1100, 1100),
            };
        }

        return volume;
    }

    private static BitVolume Make(Size3 size, double density, int seed, int block)
    {
        var random = new Random(seed);
        var mask = new BitVolume(VolumeGeometry.AxisAligned(size, new(0.7, 0.8, 1.9), new(5, -3, 11)));
        for (var z = 0; z < size.Z; z += block)
        {
            for (var y = 0; y < size.Y; y += block)
            {
                for (var x = 0; x < size.X; x += block)
                {
                    if (random.NextDouble() >= density) continue;
                    for (var k = 0; k < block * block * block; k++)
                    {
                        int dx = x + (k % block), dy = y + (k / block % block), dz = z + (k / block / block);
                        if (dx < size.X && dy < size.Y && dz < size.Z) mask[dx, dy, dz] = true;
                    }
                }
            }
        }

        return mask;
    }
}
