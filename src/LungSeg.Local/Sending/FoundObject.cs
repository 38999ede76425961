using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Sending;

/// <summary>A DICOM file among results, or why a result is of no use.</summary>
/// <param name="Blob">The file; of a result that cannot be read only its name counts.</param>
/// <param name="Fault">Why there is nothing to send; null for a file.</param>
internal sealed record FoundObject(BlobEntry Blob, string? Fault = null);
