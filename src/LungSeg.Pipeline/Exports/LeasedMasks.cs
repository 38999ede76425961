using LungSeg.Formats.Segments;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Exports;

/// <summary>Masks of a series on one grid, fetched together and given back together.</summary>
internal sealed class LeasedMasks : IDisposable
{
    private readonly List<(Structure Structure, ILease<BitVolume> Lease)> _leases = [];

    private LeasedMasks()
    {
    }

    /// <summary>The masks, in the order of outputs.</summary>
    public IEnumerable<(Structure Structure, BitVolume Mask)> All =>
        _leases.Select(mask => (mask.Structure, mask.Lease.Value));

    /// <summary>The masks as named, coded segments: those that have a code.</summary>
    public IReadOnlyList<Segment> Segments =>
        [
            .. All.Where(mask => mask.Structure.Segment is not null)
                .Select(mask => new Segment(mask.Structure, mask.Mask)),
        ];

    /// <summary>The masks by the label file that holds them.</summary>
    public IEnumerable<(string File, IReadOnlyList<LabelMask> Labels)> Files =>
        All.GroupBy(mask => mask.Structure.File.Name)
            .Select(file =>
                (file.Key,
                    (IReadOnlyList<LabelMask>)
                        [.. file.Select(mask => new LabelMask(mask.Structure.File.Label, mask.Mask))])
            );

    /// <summary>Fetches masks.</summary>
    /// <param name="structures">Of which structures.</param>
    /// <param name="get">Fetches one.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<LeasedMasks> OpenAsync(
        IEnumerable<Structure> structures, Func<Structure, CancellationToken, Task<ILease<BitVolume>>> get,
        CancellationToken cancellation)
    {
        var masks = new LeasedMasks();
        try
        {
            foreach (var structure in structures) masks._leases.Add((structure, await get(structure, cancellation)));
            return masks;
        }
        catch
        {
            masks.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (_, lease) in _leases) lease.Dispose();
    }
}
