using LungSeg.Dicom.Writing;

namespace LungSeg.Dicom.Tests.Writing;

public sealed class DicomUidTests
{
    [Fact]
    public void Equal_parts_give_equal_uids() =>
        Assert.Equal("2.25.191004135700780825255726766676780875037", DicomUid.FromHash("a", "b"));

    [Fact]
    public void Where_the_parts_are_divided_matters() =>
        Assert.NotEqual(DicomUid.FromHash("ab", "c"), DicomUid.FromHash("a", "bc"));

    [Fact]
    public void A_uid_has_at_most_64_characters_and_no_leading_zero()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.Matches("^2\\.25\\.[1-9][0-9]{0,38}$", DicomUid.FromHash($"{i}"));
        }
    }
}
