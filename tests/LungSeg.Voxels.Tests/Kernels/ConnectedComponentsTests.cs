using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Kernels;

public class ConnectedComponentsTests
{
    public static TheoryData<Connectivity> Connectivities => [.. Enum.GetValues<Connectivity>()];

    [Theory]
    [MemberData(nameof(Connectivities))]
    public void Components_are_those_of_flooding_at_every_size_and_density(Connectivity connectivity)
    {
        foreach (var size in RandomMasks.AwkwardSizes)
        {
            foreach (var density in new[] { 0, 0.08, 0.3, 0.5, 0.9, 1 })
            {
                using var mask = RandomMasks.Noise(size, density, 7);
                using var components = ConnectedComponents.Of(mask, connectivity);
                using var background = Workers.Max(3, () => ConnectedComponents.OfBackground(mask, connectivity));

                Check(mask, true, connectivity, components);
                Check(mask, false, connectivity, background);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Connectivities))]
    public void Components_that_reach_through_many_slabs_are_those_of_flooding(Connectivity connectivity)
    {
        foreach (var density in new[] { 0.05, 0.2, 0.5 })
        {
            using var mask = RandomMasks.Blocks(new(40, 14, 52), density, 11);
            using var components = ConnectedComponents.Of(mask, connectivity);
            using var background = Workers.Max(3, () => ConnectedComponents.OfBackground(mask, connectivity));

            Check(mask, true, connectivity, components);
            Check(mask, false, connectivity, background);
        }
    }

    [Theory]
    [MemberData(nameof(Connectivities))]
    public void The_number_of_threads_changes_nothing(Connectivity connectivity)
    {
        using var mask = RandomMasks.Blocks(new(130, 60, 70), 0.2, 8);
        using var one = Workers.Max(1, () => ConnectedComponents.Of(mask, connectivity));
        using var four = Workers.Max(4, () => ConnectedComponents.Of(mask, connectivity));

        Assert.Equal(one.Components, four.Components);
        Assert.Equal(one.Count, four.Count);
    }

    [Fact]
    public void Extracting_takes_whole_components_by_rule()
    {
        using var mask = RandomMasks.Blocks(new(130, 20, 30), 0.05, 9);
        using var components = ConnectedComponents.Of(mask, Connectivity.TwentySix);
        var (labels, _) = NaiveComponents.Label(mask, true, Connectivity.TwentySix);
        var largest = components.Largest()!.Value;
        Assert.Equal(components.Components.ToArray().Max(c => c.VoxelCount), largest.VoxelCount);

        using var extracted = components.Extract(largest.Index);
        using var odd = components.Extract(c => c.Index % 2 == 1);

        using var expectedLargest = NaiveMask.Where(mask.Geometry, (x, y, z) => labels[z, y, x] == largest.Index);
        using var expectedOdd = NaiveMask.Where(mask.Geometry, (x, y, z) => labels[z, y, x] % 2 == 1);
        NaiveMask.AssertEqual(expectedLargest, extracted);
        NaiveMask.AssertEqual(expectedOdd, odd);
    }

    [Fact]
    public void The_largest_of_each_slice_is_found_by_slice()
    {
        using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(10, 4, 3), new(1, 1, 1)));
        for (var x = 0; x < 4; x++) mask[x, 0, 0] = true;
        for (var x = 0; x < 9; x++) mask[x, 3, 0] = true;
        mask[5, 2, 2] = true;

        using var components = ConnectedComponents.Of(mask, Connectivity.EightInSlice);
        var largest = components.LargestOfEachSlice();

        Assert.Equal([9L, null, 1L], largest.Select(c => c?.VoxelCount));
    }

    [Fact]
    public void An_empty_mask_has_no_component()
    {
        using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(10, 4, 3), new(1, 1, 1)));
        using var components = ConnectedComponents.Of(mask, Connectivity.Six);

        Assert.Equal(0, components.Count);
        Assert.Null(components.Largest());
        Assert.Equal(-1, components.IndexAt(1, 1, 1));
    }

    private static void Check(BitVolume mask, bool value, Connectivity connectivity, ComponentTable table)
    {
        var (labels, count) = NaiveComponents.Label(mask, value, connectivity);
        Assert.Equal(count, table.Count);
        var expected = new Component[count];
        foreach (var (x, y, z) in NaiveMask.Indices(mask.Size))
        {
            var label = labels[z, y, x];
            Assert.Equal(label, table.IndexAt(x, y, z));
            if (label < 0) continue;
            ref var component = ref expected[label];
            var sum = component.IndexSum;
            component = new()
            {
                Index = label,
                VoxelCount = component.VoxelCount + 1,
                Box = (component.VoxelCount == 0 ? VoxelBox.Empty : component.Box).Union(new(x, y, z, x, y, z)),
                IndexSum = (sum.X + x, sum.Y + y, sum.Z + z),
            };
        }

        Assert.Equal(expected, table.Components);
    }
}
