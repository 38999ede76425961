using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;

namespace LungSeg.Dicom.Tests.Headers;

public sealed class SourceElementsTests
{
    public static TheoryData<string> Syntaxes =>
        new(TransferSyntax.ExplicitLittleEndian.Uid, TransferSyntax.ImplicitLittleEndian.Uid, TransferSyntax.ExplicitBigEndian.Uid, TransferSyntax.Deflated.Uid);

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Patient_and_study_are_copied_as_they_are(string syntax)
    {
        var slice = Synthetic.Slice() with { PatientName = "Müller^Änne", PatientId = "7" };
        var file = new SyntaxWriter(TransferSyntax.FromUid(syntax)).Write(CtSliceWriter.Dataset(slice, new short[35]));
        var target = new DicomDataset().SetText(DicomTags.Modality, DicomVr.CS, "SEG");
        Assert.Null(SourceElements.Copy(file, SourceElements.PatientAndStudy, target));
        Assert.Equal("Müller^Änne", Text(target, DicomTags.PatientName));
        Assert.Equal("7", Text(target, DicomTags.PatientId));
        Assert.Equal("ISO_IR 192", Text(target, DicomTags.SpecificCharacterSet));
        Assert.Equal(slice.StudyInstanceUid, Text(target, DicomTags.StudyInstanceUid));
        Assert.Equal("SEG", Text(target, DicomTags.Modality));
        Assert.Null(target[DicomTags.SeriesInstanceUid]);
    }

    [Fact]
    public void A_broken_source_is_named() =>
        Assert.Equal("not-dicom", SourceElements.Copy(new byte[1000], SourceElements.PatientAndStudy, new())?.Code);

    private static string Text(DicomDataset dataset, uint tag) =>
        System.Text.Encoding.UTF8.GetString(dataset[tag]!.Value.Span).TrimEnd(' ', '\0');
}
