using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;

namespace LungSeg.Cohorts.Results;

/// <summary>All parameters that shape the numbers of a result, with a hash that is equal where they are.</summary>
/// <param name="Hash">16 hexadecimal digits.</param>
/// <param name="Values">Each parameter's name and value: the options, then the method's own.</param>
internal sealed record ParameterSet(string Hash, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    public static ParameterSet Of(SummaryDocument summary)
    {
        // Which files are written, with how many slices at once, changes no number.
        var options = summary.Parameters with
        {
            Formats = [],
            Explain = false,
            SlabSlices = 0,
            Interpolation = summary.Interpolation,
        };
        var values = JsonSerializer
            .SerializeToElement(options, PipelineJson.Default.ProcessingOptions)
            .EnumerateObject()
            .Where(option => option.Name is not ("formats" or "explain" or "slabSlices"))
            .Select(option =>
                KeyValuePair.Create(
                    option.Name, option.Value.ValueKind == JsonValueKind.Null ? "" : option.Value.ToString())
            )
            .Concat(
                summary.MethodParameters.Select(item =>
                    KeyValuePair.Create(item.Key, item.Value.ToString(CultureInfo.InvariantCulture))
                ))
            .ToList();
        var text = string.Join('\n', values.Select(item => $"{item.Key}={item.Value}"));
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16], values);
    }
}
