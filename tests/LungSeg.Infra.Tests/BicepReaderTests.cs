using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests;

public class BicepReaderTests
{
    [Theory]
    [InlineData("var a = {")]
    [InlineData("var a = [1)")]
    [InlineData("var a = 1 }")]
    [InlineData("var a = 'open")]
    [InlineData("var a = 'x ${b'")]
    [InlineData("var a = '''open")]
    [InlineData("/* open")]
    [InlineData("var a = 1 # 2")]
    [InlineData("variable a = 1")]
    public void Broken_text_is_refused(string text) => Assert.Throws<BicepSyntaxException>(() => BicepFile.Parse(text));

    [Fact]
    public void Strings_keep_their_text_and_open_their_holes()
    {
        var token = Assert.Single(BicepTokenizer.Tokenize(@"'it\'s ${toLower('${a}')}!'"));
        Assert.Equal("it's ${}!", token.Text);
        Assert.Contains("a", token.Flatten().Select(inner => inner.Text));
    }

    [Fact]
    public void Multi_line_strings_are_taken_as_they_are()
    {
        var tokens = BicepTokenizer.Tokenize("var a = '''\n x { 'y' // z\n'''\nvar b = 1");
        Assert.Equal("\n x { 'y' // z\n", tokens[3].Text);
        Assert.Equal(4, tokens[^1].Line);
    }

    [Fact]
    public void Comments_are_dropped()
    {
        var texts = BicepTokenizer.Tokenize("a // b\n/* c\n */ d").Select(token => token.Text);
        Assert.Equal(["a", "\n", "d"], texts);
    }

    [Fact]
    public void A_choice_goes_on_over_lines_and_what_switches_a_rule_off_is_dropped()
    {
        var file = BicepFile.Parse("var a = b\n  ? 1\n  : 2\n#disable-next-line no-x\nvar c = 3\n");
        Assert.Equal(["a", "c"], file.Declarations.Select(declaration => declaration.Name));
        Assert.Equal(["b", "?", "1", ":", "2"], file.Declarations[0].Value.Select(token => token.Text));
    }

    [Fact]
    public void Declarations_have_decorators_names_and_values()
    {
        var file = BicepFile.Parse("""
            @description('What (it) is.')
            @allowed([
              'a'
            ])
            param kind string = 'a'

            @description('Needed.')
            param size int
            var both = '${kind}-${size}'
            """);
        Assert.Equal(["kind", "size", "both"], file.Declarations.Select(declaration => declaration.Name));
        Assert.Equal(["description", "allowed"], file.Declarations[0].Decorators);
        Assert.Equal([true, false], file.Of("param").Select(parameter => parameter.IsOptional));
        Assert.Equal("${}-${}", Assert.Single(file.Declarations[2].Value).Text);
        Assert.Equal(5, file.Declarations[0].Line);
    }

    [Fact]
    public void Objects_give_their_own_properties_only()
    {
        var file = BicepFile.Parse("""
            module a 'a.bicep' = if (on) {
              scope: group
              params: {
                'quoted.name': 1
                inner: { deep: 2, deeper: 3 }
                list: [for x in xs: {
                  name: x
                }]
              }
            }
            """);
        var call = BicepObject.Properties(file.Declarations[0].Body);
        Assert.Equal(["scope", "params"], call.Keys);
        Assert.Equal(["quoted.name", "inner", "list"], BicepObject.Properties(call["params"]).Keys);
        Assert.Equal(["deep", "deeper"], BicepObject.Properties(BicepObject.Properties(call["params"])["inner"]).Keys);
    }
}
