using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Slabs;

/// <summary>
/// The HU on the CT's own grid, slab by slab. A small CT stays at hand for the next pass; of a larger one no more than
/// a slab is held, and each pass reads it again. Dispose it.
/// </summary>
/// <param name="scratch">Where the slabs are.</param>
/// <param name="request">The series.</param>
/// <param name="plan">Its plan.</param>
/// <param name="keptBytes">The largest CT that stays at hand.</param>
internal sealed class NativeSlabs(
    IVolumeScratch scratch, SeriesRequest request, SeriesPlan plan,
    long keptBytes = NativeSlabs.KeptBytes) : IDisposable
{
    /// <summary>
    /// An ordinary chest CT is 70 to 210 MB; a second read of those would cost more time than memory is worth.
    /// </summary>
    private const long KeptBytes = 256 << 20;

    private readonly List<HounsfieldSlab> _kept = [];
    private readonly bool _keeps = plan.NativeGrid.ToGeometry().Size.Length * sizeof(short) <= keptBytes;

    /// <summary>Shows every slab once, first to last.</summary>
    public async Task ForEachAsync(Action<HounsfieldSlab> show, CancellationToken cancellation)
    {
        for (var i = 0; i < plan.Slabs.Count; i++)
        {
            if (i < _kept.Count)
            {
                show(_kept[i]);
                continue;
            }

            var slab = await scratch.OpenSlabAsync(
                WorkArea.Scratch(request, ScratchNames.NativeVolume), plan.NativeGrid.ToGeometry(),
                plan.Slabs[i].Native, cancellation);
            if (_keeps)
                _kept.Add(slab);
            try
            {
                show(slab);
            }
            finally
            {
                if (!_keeps) slab.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var slab in _kept) slab.Dispose();
    }
}
