namespace LungSeg.Pipeline.Documents;

/// <summary>Counts of the CT's own voxels by HU.</summary>
/// <param name="FirstBinHu">Lower edge of the first bin.</param>
/// <param name="BinWidthHu">Width of a bin; bin i holds FirstBinHu + i * BinWidthHu up to the next bin's edge.</param>
/// <param name="Below">Voxels below the first bin.</param>
/// <param name="Above">Voxels above the last bin.</param>
/// <param name="All">Voxels of the whole volume by bin.</param>
/// <param name="Lungs">Voxels of the lungs by bin.</param>
public sealed record HistogramDocument(
    int FirstBinHu, int BinWidthHu, long Below, long Above, IReadOnlyList<long> All, IReadOnlyList<long> Lungs);
