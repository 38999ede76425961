using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Pipeline.Measuring;

/// <summary>The histogram that the summary carries: bins wide enough to be drawn, made from exact counts.</summary>
internal static class Histograms
{
    private const int FirstHu = -1100;
    private const int LastHu = 1999;
    private const int BinHu = 20;

    public static HistogramDocument Of(HounsfieldHistogram all, HounsfieldHistogram lungs) => new(
        FirstHu,
        BinHu,
        all.Count(short.MinValue, FirstHu - 1),
        all.Count(LastHu + 1, short.MaxValue),
        Bins(all),
        Bins(lungs));

    private static long[] Bins(HounsfieldHistogram histogram) =>
        [.. Enumerable.Range(0, (LastHu + 1 - FirstHu) / BinHu).Select(bin =>
            histogram.Count(FirstHu + (bin * BinHu), FirstHu + ((bin + 1) * BinHu) - 1))];
}
