namespace LungSeg.DicomWeb;

/// <summary>Media types of DICOMweb (PS3.18 section 8.7).</summary>
internal static class DicomMediaTypes
{
    public const string Dicom = "application/dicom";
    public const string Json = "application/dicom+json";
    public const string Xml = "application/dicom+xml";
}
