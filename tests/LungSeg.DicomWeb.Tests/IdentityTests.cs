using LungSeg.Dicom;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;

namespace LungSeg.DicomWeb.Tests;

public sealed class IdentityTests
{
    [Fact]
    public void Every_prefix_gives_the_identity_or_asks_for_more()
    {
        var file = SampleObject.File();
        var whole = SampleObject.Identity(file);
        Assert.Equal(("1.2.826.0.1.1", "1.2.826.0.2"), (whole.SopInstanceUid, whole.StudyInstanceUid));
        for (var length = 0; length < file.Length; length++)
        {
            var needed = InstanceIdentity.Read(file.AsSpan(0, length), file.Length, out var identity);
            if (identity is null) Assert.InRange(needed, length + 1, file.Length);
            else Assert.Equal(whole, identity);
        }
    }

    [Theory]
    [InlineData("1.2/../3")]
    [InlineData("1.2.3?x=1")]
    [InlineData("")]
    public void A_UID_that_is_none_never_becomes_part_of_an_address(string study)
    {
        using var file = new MemoryStream();
        DicomWriter.Write(
            file,
            new DicomDataset()
                .SetText(DicomTags.SopClassUid, DicomVr.UI, SopClasses.Segmentation)
                .SetText(DicomTags.SopInstanceUid, DicomVr.UI, "1.2.3")
                .SetText(DicomTags.StudyInstanceUid, DicomVr.UI, study)
                .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, "1.2.4")
                .SetText(DicomTags.PatientName, DicomVr.PN, "A^B"));
        var fault = Assert.Throws<DicomFaultException>(
            () => InstanceIdentity.Read(file.ToArray(), file.Length, out _));
        Assert.Contains("(0020,000D)", fault.Fault.Message, StringComparison.Ordinal);
    }
}
