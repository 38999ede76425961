using System.Text;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;

namespace LungSeg.Dicom.Tests.Headers;

public sealed class PatientStudyReaderTests
{
    public static TheoryData<string> Syntaxes =>
        new(
            TransferSyntax.ExplicitLittleEndian.Uid, TransferSyntax.ImplicitLittleEndian.Uid,
            TransferSyntax.ExplicitBigEndian.Uid, TransferSyntax.Deflated.Uid);

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Patient_and_study_are_copied_as_they_are(string syntax)
    {
        var slice = Synthetic.Slice() with { PatientName = "Müller^Änne", PatientId = "7" };
        var file = new SyntaxWriter(TransferSyntax.FromUid(syntax)).Write(CtSliceWriter.Dataset(slice, new short[35]));
        var copied = PatientStudyReader.Read(file, file.Length);
        Assert.Equal("Müller^Änne", Text(copied, DicomTags.PatientName));
        Assert.Equal("7", Text(copied, DicomTags.PatientId));
        Assert.Equal("ISO_IR 192", Text(copied, DicomTags.SpecificCharacterSet));
        Assert.Equal("", Text(copied, DicomTags.PatientSex));
        Assert.Null(copied[DicomTags.SeriesInstanceUid]);
    }

    [Fact]
    public void What_a_broken_source_does_not_say_is_empty()
    {
        var copied = PatientStudyReader.Read(new byte[1000], 1000);
        Assert.Equal("", Text(copied, DicomTags.PatientName));
    }

    private static string Text(DicomDataset dataset, uint tag) => Encoding.UTF8.GetString(dataset[tag]!.Value.Span);
}
