using LungSeg.Local.Benching;
using LungSeg.Phantoms;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;

namespace LungSeg.Local.Tests;

/// <summary>Counts what the whole process allocates, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    [Fact]
    public async Task A_warm_case_allocates_no_arrays_as_large_as_its_voxels_and_gives_all_native_memory_back()
    {
        using var small = new ThoraxScan(128, 32, 4);
        using var large = new ThoraxScan(256, 64, 2);

        // Pools and tables are filled by the first run of each.
        await small.RunAsync();
        await large.RunAsync();
        var (native, leaks) = (VoxelMemory.CurrentBytes, VoxelMemory.LeakedBuffers);

        var ofSmall = await AllocatedByAsync(small);
        var ofLarge = await AllocatedByAsync(large);

        // A byte a voxel of one of the grids would be seen.
        Assert.InRange(ofLarge - ofSmall, long.MinValue, (large.Voxels - small.Voxels) / 2);
        Assert.Equal(native, VoxelMemory.CurrentBytes);
        Assert.Equal(leaks, VoxelMemory.LeakedBuffers);
    }

    private static async Task<long> AllocatedByAsync(ThoraxScan scan)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await scan.RunAsync();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>A thorax as a folder of DICOM.</summary>
    private sealed class ThoraxScan : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly double _spacing;

        public ThoraxScan(int columns, int slices, double spacing)
        {
            _spacing = spacing;
            var grid = PhantomGrid.Centred(new(columns, columns, slices), new(360.0 / columns, 360.0 / columns, 288.0 / slices));
            Voxels = grid.Size.Length;
            foreach (var (name, bytes) in PhantomDicom.Files(grid)) File.WriteAllBytes(_folder[name], bytes);
        }

        /// <summary>Of the CT's own grid; the isotropic one has about as many.</summary>
        public long Voxels { get; }

        public Task RunAsync() => new BenchRun(new(_folder.Path), new() { SpacingMm = _spacing, Formats = Pipeline.Exports.Exporters.Default })
            .MeasureAsync(1, TestContext.Current.CancellationToken);

        public void Dispose() => _folder.Dispose();
    }
}
