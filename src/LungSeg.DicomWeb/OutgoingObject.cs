using LungSeg.Dicom.Headers;

namespace LungSeg.DicomWeb;

/// <summary>A DICOM object that is to be stored.</summary>
/// <param name="Identity">What it is called and which study it belongs to.</param>
/// <param name="Length">Its file's bytes.</param>
/// <param name="OpenAsync">Opens the file from its first byte; may be called more than once, and must give the same
/// bytes each time. Whoever calls it disposes the stream.</param>
public sealed record OutgoingObject(
    InstanceIdentity Identity, long Length, Func<CancellationToken, Task<Stream>> OpenAsync);
