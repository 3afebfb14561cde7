using System.Text.RegularExpressions;

namespace Bookstore.Architecture.Tests;

public sealed class SourceFileTests
{
    private const int LongestFile = 200;
    private const int LongestProgram = 60;

    [Fact]
    public void No_file_has_more_than_200_lines() => Violations.AssertNone(
        from file in Root.SourceFiles
        let lines = Lines(file)
        where lines > LongestFile
        select $"{file}: {lines} lines",
        $"A file has at most {LongestFile} lines. Give one of its concerns a file of its own.");

    [Fact]
    public void The_program_reads_like_a_table_of_contents() => Assert.True(
        Lines("src/Web/Program.cs") < LongestProgram,
        $"Program.cs has fewer than {LongestProgram} lines. Move what it does to the layer that it is about.");

    [Fact]
    public void Every_file_declares_the_type_that_it_is_named_after() => Violations.AssertNone(
        from file in Root.SourceFiles
        let name = Path.GetFileName(file)
        let type = name.EndsWith(".cshtml.cs", StringComparison.Ordinal) ? $"{name.Split('.')[0]}Model" : name.Split('.')[0]
        where name != "Program.cs" && !Regex.IsMatch(Root.Read(file), $@"\b(class|struct|record|interface|enum|delegate) ([\w<>]+ )?{type}\b")
        select file,
        "A reader finds a type by its file. Rename the file, or the type.");

    private static int Lines(string file) => File.ReadLines(Path.Combine(Root.Path, file)).Count();
}
