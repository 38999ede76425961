using LungSeg.Functions.Triggers;

namespace LungSeg.Functions.Tests;

public class CaseInstanceTests
{
    [Fact]
    public void The_id_of_a_case_never_changes() =>
        Assert.Equal("case-517ef1592aaff48bfe52f3013b046a52", CaseInstance.IdOf("scans", "cip-ct64"));

    [Fact]
    public void Cases_and_containers_have_ids_of_their_own()
    {
        string[] ids =
        [
            CaseInstance.IdOf("scans", "a"),
            CaseInstance.IdOf("scans", "A"),
            CaseInstance.IdOf("scans", "a/b"),
            CaseInstance.IdOf("scan", "a"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("Müller #1 ?%/")]
    [InlineData("\u0001")]
    public void Any_name_gives_an_id_that_durable_takes(string caseId) =>
        Assert.Matches("^case-[0-9a-f]{32}$", CaseInstance.IdOf("scans", caseId));
}
