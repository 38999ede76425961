using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;
using LungSeg.Local.Benching;
using LungSeg.Phantoms;
using LungSeg.Pipeline.Exports;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;

namespace LungSeg.Local.Tests;

/// <summary>Looks at what the whole process allocates, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    [Fact]
    public async Task A_warm_case_allocates_no_array_as_large_as_its_voxels_and_gives_all_native_memory_back()
    {
        using var folder = new TemporaryFolder();
        var grid = PhantomGrid.Centred(new(256, 256, 64), new(1.4, 1.4, 4.5));
        foreach (var (name, bytes) in PhantomDicom.Files(grid))
            await File.WriteAllBytesAsync(folder[name], bytes, TestContext.Current.CancellationToken);
        var bench = new BenchRun(new(folder.Path), new() { SpacingMm = 2, Formats = Exporters.Default });

        // Pools and tables are filled by the first run.
        await bench.MeasureAsync(1, TestContext.Current.CancellationToken);
        var (native, leaks) = (VoxelMemory.CurrentBytes, VoxelMemory.LeakedBuffers);
        using var large = new LargeObjects();
        await bench.MeasureAsync(1, TestContext.Current.CancellationToken);

        // The pictures' own buffers are seen, which are of one size whatever the scan; a volume of bytes would stand
        // out.
        Assert.NotEmpty(large.Seen);
        Assert.DoesNotContain(large.Seen, item => item.Bytes >= grid.Size.Length);
        Assert.Equal(native, VoxelMemory.CurrentBytes);
        Assert.Equal(leaks, VoxelMemory.LeakedBuffers);
    }

    /// <summary>
    /// Hears of objects of 85 kB and more as they are allocated (the runtime's AllocationTick events).
    /// </summary>
    private sealed class LargeObjects : EventListener
    {
        private const EventKeywords Gc = (EventKeywords)1;
        private const uint LargeKind = 1;

        public ConcurrentQueue<(string Type, long Bytes)> Seen { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
                EnableEvents(eventSource, EventLevel.Verbose, Gc);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) != true)
                return;
            if (Convert.ToUInt32(Field("AllocationKind"), CultureInfo.InvariantCulture) != LargeKind)
                return;
            Seen?.Enqueue(
                (Field("TypeName")?.ToString() ?? "",
                    Convert.ToInt64(Field("ObjectSize"), CultureInfo.InvariantCulture)));

            object? Field(string name) => eventData.Payload![eventData.PayloadNames!.IndexOf(name)];
        }
    }
}
