using LungSeg.Dicom.Headers;

namespace LungSeg.Dicom.Series;

/// <summary>A named object and what came of reading its header.</summary>
/// <param name="Name">Blob name or path.</param>
/// <param name="Read">A header or a fault.</param>
public sealed record IndexedObject(string Name, HeaderRead Read);
