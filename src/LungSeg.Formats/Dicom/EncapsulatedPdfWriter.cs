using System.Security.Cryptography;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// Writes PDF files as DICOM objects (PS3.3 section A.45.1, Encapsulated PDF) that name the slices that they are of.
/// Patient and study are copied from a source object, as in <see cref="DicomSegWriter"/>, and UIDs are made from the
/// content.
/// </summary>
public static class EncapsulatedPdfWriter
{
    private const uint AcquisitionDateTime = 0x0008002A;
    private const uint ConversionType = 0x00080064;
    private const uint DocumentTitle = 0x00420010;
    private const uint EncapsulatedDocument = 0x00420011;
    private const uint MimeType = 0x00420012;
    private const uint SourceInstanceSequence = 0x00420013;
    private const uint EncapsulatedDocumentLength = 0x00420015;

    private static readonly DerivedKind Kind = new(SopClasses.EncapsulatedPdf, "DOC", 303, "Lung report");

    /// <summary>Writes one object.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="source">The CT that the document is of.</param>
    /// <param name="patientStudy">Its patient and study.</param>
    /// <param name="pdf">The document. It must not tell who the patient is: the object says so.</param>
    /// <param name="algorithm">Who made it.</param>
    /// <param name="created">When.</param>
    public static void Write(
        Stream output, CtSeries source, DicomDataset patientStudy, ReadOnlyMemory<byte> pdf,
        SegmentationAlgorithm algorithm, DateTimeOffset created)
    {
        var uid = DicomUid.FromHash(
            "encapsulated report", SourceUids.Scan(source), Convert.ToHexString(SHA256.HashData(pdf.Span)));
        DicomWriter.Write(
            output,
            DerivedObject
                .Describe(source, patientStudy, Kind, uid, algorithm.Version, created)
                .SetText(ConversionType, DicomVr.CS, "WSD")
                .SetText(DicomTags.ContentDate, DicomVr.DA, DerivedObject.Date(created))
                .SetText(DicomTags.ContentTime, DicomVr.TM, DerivedObject.Time(created))
                .SetText(AcquisitionDateTime, DicomVr.DT)
                .SetText(DicomTags.BurnedInAnnotation, DicomVr.CS, "NO")
                .SetText(DicomTags.VerificationFlag, DicomVr.CS, "UNVERIFIED")
                .SetText(DocumentTitle, DicomVr.ST, "Lung CT report, not for clinical use")
                .SetSequence(
                    DicomTags.ConceptNameCodeSequence,
                    DerivedObject.Code(new("DCM", "126000", "Imaging Measurement Report")))
                .SetSequence(
                    SourceInstanceSequence,
                    SegPlane
                        .Of(source)
                        .SelectMany(plane => plane.Sources)
                        .DistinctBy(SourceUids.Instance)
                        .Select(DerivedObject.Instance))
                .SetText(MimeType, DicomVr.LO, "application/pdf")
                .SetBytes(EncapsulatedDocument, DicomVr.OB, pdf)
                .SetUInt32(EncapsulatedDocumentLength, (uint)pdf.Length));
    }
}
