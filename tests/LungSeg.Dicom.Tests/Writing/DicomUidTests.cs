using LungSeg.Dicom.Part10;

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

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("2.25.0", true)]
    [InlineData("1.20.0.3", true)]
    [InlineData("1.02.3", false)]
    [InlineData("1.00", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData(".1.2", false)]
    [InlineData("1.2.", false)]
    [InlineData("1..2", false)]
    [InlineData("1.2a", false)]
    [InlineData("1.23456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("1.234567890123456789012345678901234567890123456789012345678901234", false)]
    public void The_standards_rule_is_known(string uid, bool isValid)
    {
        Assert.Equal(isValid, DicomUid.IsValid(uid));
        Assert.True(DicomUid.IsValid(DicomUid.Conformant(uid)));
        Assert.Equal(isValid, DicomUid.Conformant(uid) == uid);
    }
}
