namespace LungSeg.Dicom.Headers;

/// <summary>Where an object's pixel data lies.</summary>
/// <param name="DatasetOffset">The data set's first byte in the file.</param>
/// <param name="Offset">
/// The pixel data's first byte in the file; in the deflated syntax its first byte in the inflated data set.
/// </param>
/// <param name="Length">Its bytes; null where it is compressed and ends with a delimiter.</param>
public sealed record PixelDataLocation(int DatasetOffset, long Offset, long? Length);
