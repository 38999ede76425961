using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class HoleFillingTests
{
    [Fact]
    public void What_reaches_no_border_is_filled_at_every_size()
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            foreach (var density in new[] { 0.5, 0.7, 0.85 })
            {
                using var mask = RandomMasks.Noise(size, density, 10);
                using var expected = Filled(mask, Connectivity.Six, GridFaces.All);
                using var expectedSlices = Filled(mask, Connectivity.FourInSlice, GridFaces.InSlice);
                using var slices = mask.Clone();

                HoleFilling.Fill(mask);
                HoleFilling.FillSlices(slices);

                NaiveMask.AssertEqual(expected, mask);
                NaiveMask.AssertEqual(expectedSlices, slices);
            }
        }
    }

    [Fact]
    public void A_tube_open_at_the_last_slice_is_a_hole_only_where_that_face_is_closed()
    {
        var grid = VolumeGeometry.AxisAligned(new(9, 9, 6), new(1, 1, 1));
        using var tube = NaiveMask.Where(grid, (x, y, z) => x is 2 or 6 || y is 2 or 6 || z == 0);
        using var closed = tube.Clone();

        HoleFilling.Fill(tube);
        HoleFilling.Fill(closed, GridFaces.InSlice);

        Assert.False(tube[4, 4, 3]);
        Assert.True(closed[4, 4, 3]);
    }

    private static BitVolume Filled(BitVolume mask, Connectivity connectivity, GridFaces open)
    {
        var (labels, count) = NaiveComponents.Label(mask, false, connectivity);
        var size = mask.Size;
        var reaches = new bool[count];
        foreach (var (x, y, z) in NaiveMask.Indices(size))
        {
            var faces = (x == 0 ? GridFaces.LowX : 0) | (x == size.X - 1 ? GridFaces.HighX : 0)
                | (y == 0 ? GridFaces.LowY : 0) | (y == size.Y - 1 ? GridFaces.HighY : 0)
                | (z == 0 ? GridFaces.LowZ : 0) | (z == size.Z - 1 ? GridFaces.HighZ : 0);
            if (labels[z, y, x] >= 0 && (faces & open) != 0) reaches[labels[z, y, x]] = true;
        }

        return NaiveMask.Where(mask.Geometry, (x, y, z) => labels[z, y, x] < 0 || !reaches[labels[z, y, x]]);
    }
}
