using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// A real, emaciated patient: the chest wall is a voxel thin in places, so that many axial slices do not close it.
/// </summary>
public class ThinWallTests
{
    private const string Folder = "thin-wall/dicom";

    /// <summary>Consolidations that the robust method fills are a seventh of the lungs in some slices.</summary>
    private const double MaxFraction = 1.15;

    /// <summary>Below this slice gas of the colon lies beside the lungs, and the tutorial's method keeps it.</summary>
    private const int AboveColon = 40;

    [Fact]
    public void Both_lungs_are_whole_in_every_slice()
    {
        using var robust = RealCase.Segmented(Folder);
        using var tutorial = RealCase.Segmented(Folder, "tutorial");
        using var airways = MaskResampler.Resample(robust.Masks[Structures.Airways], robust.Labels.Geometry);

        var (both, expected) = (0.0, 0.0);
        for (var z = 0; z < robust.Labels.Size.Z; z++)
        {
            var found = Area(robust.Labels, z, label => label != 0);
            var without = Area(tutorial.Labels, z, label => label != 0) - SetIn(airways, z);
            (both, expected) = (both + found, expected + without);
            if (z > AboveColon && without > 1500)
                Assert.InRange(found / without, 0.93, MaxFraction);
            if (z > AboveColon && without > 5000)
                Assert.InRange(Area(robust.Labels, z, label => label == 1) / found, 0.3, 0.7);
        }

        var millilitres = robust.Labels.Geometry.VoxelVolume / 1000;
        Assert.InRange(both * millilitres, 5700, 6000);
        Assert.InRange(both / expected, 0.99, 1.01);
        Assert.DoesNotContain("lung-touches-outside-air", robust.Flags.Select(flag => flag.Code));
    }

    [Fact]
    public void The_trachea_is_found_and_not_the_gullet_behind_it()
    {
        using var robust = RealCase.Segmented(Folder);

        // The trachea's section at the thoracic inlet; the gullet is as full of gas there, 20 mm behind it.
        var (grid, airways) = (robust.Labels.Geometry, robust.Masks[Structures.Airways]);
        Assert.True(At(124, 96));
        Assert.False(At(124, 112));
        Assert.InRange(airways.Count() * airways.Geometry.VoxelVolume / 1000, 50, 90);

        bool At(int x, int y)
        {
            var i = airways.Geometry.ToIndex(grid.ToPatient(new(x, y, 146)));
            return airways[(int)Math.Round(i.X), (int)Math.Round(i.Y), (int)Math.Round(i.Z)];
        }
    }

    private static double Area(Volume<byte> labels, int z, Func<byte, bool> isIn) =>
        labels.Slice(z).ToArray().Count(isIn);

    private static double SetIn(BitVolume mask, int z)
    {
        var count = 0;
        foreach (var word in mask.Slice(z)) count += System.Numerics.BitOperations.PopCount(word);
        return count;
    }
}
