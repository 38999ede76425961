using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// What was not scanned: columns of voxels through all axial slices that are nowhere brighter than -1015 HU, as a scanner
/// fills what lies beyond its circle. Air is noisy, so it never stays so dark over many slices. Exact; one pass over the
/// HU, a row's search ends with its first columns that are something else.
/// </summary>
internal static class Padding
{
    private const short Brightest = -1015;

    /// <summary>The padded columns; empty where there are none. The caller disposes the mask.</summary>
    public static BitVolume Of(Volume<short> hounsfield)
    {
        var size = hounsfield.Size;
        var padding = new BitVolume(hounsfield.Geometry);
        var isPadding = new bool[size.X];
        for (var y = 0; y < size.Y; y++)
        {
            Array.Fill(isPadding, true);
            var left = size.X;
            for (var z = 0; z < size.Z && left > 0; z++)
            {
                var row = hounsfield.Row(y, z);
                for (var x = 0; x < row.Length; x++)
                {
                    if (!isPadding[x] || row[x] <= Brightest) continue;
                    isPadding[x] = false;
                    left--;
                }
            }

            for (var x = 0; x < size.X && left > 0; x++)
            {
                if (isPadding[x]) padding[x, y, 0] = true;
            }
        }

        for (var z = 1; z < size.Z; z++) padding.Slice(0).CopyTo(padding.Slice(z));
        return padding;
    }
}
