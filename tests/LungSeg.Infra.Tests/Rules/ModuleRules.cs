using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests.Rules;

/// <summary>Rules on how a template calls its modules, and a parameter file its template.</summary>
internal static class ModuleRules
{
    /// <summary>
    /// Modules are files of this repository, and every call gives what the module asks for and nothing else.
    /// </summary>
    /// <param name="file">The caller.</param>
    /// <param name="load">Reads a module by its path relative to the caller; null where there is none.</param>
    public static IEnumerable<string> Calls(BicepFile file, Func<string, BicepFile?> load)
    {
        foreach (var call in file.Of("module"))
        {
            if (call.Target is not { } path
                || path.StartsWith("br", StringComparison.Ordinal)
                || load(path) is not { } module)
            {
                yield return file.At(call.Line, $"module {call.Name}: there is no file '{call.Target}'");
                continue;
            }

            var given = BicepObject.Properties(call.Body).TryGetValue("params", out var parameters)
                ? BicepObject.Properties(parameters).Keys
                : [];
            foreach (var fault in Arguments(module, given))
                yield return file.At(call.Line, $"module {call.Name} {fault}");
            foreach (
                var output in OutputsUsed(file, call.Name).Except(module.Of("output").Select(output => output.Name)))
                yield return file.At(call.Line, $"module {call.Name} has no output '{output}'");
        }
    }

    /// <summary>A parameter file sets what its template asks for and nothing else.</summary>
    public static IEnumerable<string> ParameterFile(BicepFile parameters, BicepFile template) =>
        Arguments(template, parameters.Of("param").Select(parameter => parameter.Name))
            .Select(fault => parameters.At(1, fault));

    /// <summary>Every module file is called from somewhere.</summary>
    public static IEnumerable<string> Orphans(IEnumerable<string> modulePaths, BicepFile caller) =>
        modulePaths.Except(caller.Of("module").Select(call => call.Target!)).Select(path => $"nobody calls {path}");

    private static IEnumerable<string> Arguments(BicepFile callee, IEnumerable<string> given)
    {
        var names = given.ToHashSet();
        var parameters = callee.Of("param").ToArray();
        foreach (var name in names.Except(parameters.Select(parameter => parameter.Name)))
            yield return $"sets '{name}', which is no parameter of {Path.GetFileName(callee.Path)}";
        foreach (
            var parameter in parameters.Where(parameter => !parameter.IsOptional && !names.Contains(parameter.Name)))
            yield return $"does not set '{parameter.Name}' of {Path.GetFileName(callee.Path)}";
    }

    /// <summary>The names behind <c>symbol.outputs.</c> and <c>symbol!.outputs.</c>.</summary>
    private static IEnumerable<string> OutputsUsed(BicepFile file, string symbol)
    {
        var tokens = file.Tokens.Where(token => !token.Is("!")).ToArray();
        for (var i = 0; i + 4 < tokens.Length; i++)
        {
            if (tokens[i].Text == symbol
                && tokens[i + 1].Is(".")
                && tokens[i + 2].Text == "outputs"
                && tokens[i + 3].Is("."))
                yield return tokens[i + 4].Text;
        }
    }
}
